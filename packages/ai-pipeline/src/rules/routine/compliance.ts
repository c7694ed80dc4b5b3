import type { RoutineRule } from './rule.ts';
import { NEWS, NEWS_NAMED } from './words.ts';

/** The exchange's phrase for a matter, repeated by the filer, is the whole of the matter up to here. */
const DEAR = String.raw`^(?:(?:the|a|an|intimation|information|submission|notice|communication|disclosure|of|for|regarding|about|on|under|pursuant to)\s+){0,5}`;

export const TRADING_WINDOW: RoutineRule = {
  id: 'trading-window',
  version: 1,
  title: 'Closure and opening of the trading window for insiders',
  why: 'Every company closes it from the end of a quarter until its results, by regulation; the dates are in the row or on one page.',
  labels: [
    'Trading Window',
    'Closure of Trading Window',
    'Trading Window Closure',
    'Intimation of Closure of Trading Window',
  ],
  says: new RegExp(
    `${DEAR}(?:(?:re-?)?opening|closure|closing) of (?:the )?trading window\\b|${DEAR}trading window(?: closure)?(?: (?:intimation|period|for|from|till|until|pursuant)\\b.*)?\\W*$`,
    'i',
  ),
  not: [
    ...NEWS,
    /\bapproved\b|\bboard (?:of directors )?(?:has|have)\b|\b(?:dividends?|fund ?rais\w*|raising|prior intimation|to consider)\b|\b(?:trades?|traded|dealt|dealing) (?:by|during)\b/i,
  ],
  // Under this label too come notices of the board meeting for which the window closes.
  notNamed:
    /outcome|dividend|board|\bBM\b|BM ?intimation|meeting|prior|pre ?intimation|REG ?29|fund ?rais|buy ?back|\bPI\b/i,
  reads: 'document',
  examples: {
    fit: [
      {
        exchange: 'nse',
        category: 'Trading Window',
        subject: 'Trading Window',
        text: 'Acme Forgings Limited has informed the Exchange regarding the Trading Window closure pursuant to SEBI (Prohibition of Insider Trading) Regulations, 2015',
      },
      {
        exchange: 'bse',
        category: 'Insider Trading / SAST',
        subject: 'Closure of Trading Window',
        text: 'The trading window shall remain closed until 48 hours after the declaration of the results for the quarter',
      },
      {
        exchange: 'nse',
        category: 'Updates',
        subject: 'Updates',
        text: "Acme Forgings Limited has informed the Exchange regarding 'Opening of Trading Window '.",
      },
    ],
    pass: [
      {
        exchange: 'nse',
        category: 'General Updates',
        subject: 'General Updates',
        text: 'Acme Forgings Limited has informed the Exchange that the Board approved the results; the trading window opens 48 hours later',
      },
      {
        exchange: 'nse',
        category: 'Financial Results',
        subject: 'Financial Results',
        text: 'Closure of trading window and financial results',
      },
      {
        exchange: 'nse',
        category: 'Updates',
        subject: 'Updates',
        text: "Acme Forgings Limited has informed the Exchange regarding 'Special Window for transfer of physical shares'.",
      },
      {
        exchange: 'nse',
        category: 'Trading Window',
        subject: 'Trading Window',
        text: 'Acme Forgings Limited has informed the Exchange regarding the Trading Window closure',
        file: 'ACME_03032026101010_PriorIntimationofBoardMeeting.pdf',
      },
      {
        exchange: 'nse',
        category: 'Trading Window',
        subject: 'Trading Window',
        text: 'Acme Forgings Limited has informed the Exchange regarding a violation of the Trading Window closure by a designated person',
      },
    ],
  },
};

export const DEPOSITORIES_CERTIFICATE: RoutineRule = {
  id: 'depositories-certificate',
  version: 1,
  title: 'Certificates under the depositories regulations (Regulation 74(5))',
  why: 'A registrar confirms each month or quarter, in the same words, that certificates were dematerialised and destroyed.',
  labels: [
    'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
    'Certificate under Reg. 74 (5) of SEBI (DP) Regulations, 2018',
    'Certificate under Regulation 74(5) of Securities and Exchange Board of India (Depositories and Participants) Regulations, 2018',
    'Certificate under Regulation 74(5) of SEBI (Depositories and Participants) Regulations, 2018',
  ],
  says: new RegExp(
    `${DEAR}(?:compliance |confirmation )?certificates? (?:(?:received|issued|as|required|in|terms|of|under|pursuant|to|the)\\s+){1,6}reg(?:ulations?|s|\\.)?\\s*74\\s*\\(\\s*5\\s*\\)`,
    'i',
  ),
  // NSE files audits of the share capital (Regulation 76) under the same label, and those may find a difference.
  needs: /(?<!\d)74(?!\d)/,
  not: [
    ...NEWS,
    /\b(?:differences?|discrepanc\w*|mismatch\w*|not (?:been )?(?:received|confirmed|processed)|delay\w*|reg(?:ulation|\.)?\s*76|reconciliation)\b/i,
  ],
  notNamed: NEWS_NAMED,
  reads: 'document',
  examples: {
    fit: [
      {
        exchange: 'bse',
        category: 'Company Update',
        subject: 'Compliances-Certificate under Reg. 74 (5) of SEBI (DP) Regulations, 2018',
        text: 'Certificate for the quarter ended September 30, 2025',
      },
      {
        exchange: 'nse',
        category: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        subject: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        text: 'Acme Forgings Limited has informed the Exchange about Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        file: 'ACME_03032026101010_Reg_74_5_March.pdf',
      },
      {
        exchange: 'nse',
        category: 'General Updates',
        subject: 'General Updates',
        text: 'Acme Forgings Limited has informed the Exchange about Certificate under Regulation 74(5) for the quarter',
      },
    ],
    pass: [
      {
        exchange: 'nse',
        category: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        subject: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        text: 'Certificate under Regulation 74(5), and reconciliation of share capital audit report',
      },
      {
        exchange: 'nse',
        category: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        subject: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        text: 'Acme Forgings Limited has informed the Exchange about Certificate under SEBI (Depositories and Participants) Regulations, 2018',
        file: 'ACME_03032026101010_Disclosure.pdf',
      },
      {
        exchange: 'bse',
        category: 'Company Update',
        subject: 'Receipt Of GMP Certificate For The Plant',
        text: 'The company received the certificate of the regulator',
      },
      {
        exchange: 'bse',
        category: 'Result',
        subject: 'Financial Results For The Quarter',
        text: 'Certificate under Regulation 74(5)',
      },
    ],
  },
};

export const SHARE_CERTIFICATES: RoutineRule = {
  id: 'share-certificates',
  version: 1,
  title: 'Lost share certificates and their duplicates (Regulation 39(3))',
  why: 'One holder of paper shares asks for a replacement; it concerns nobody else.',
  labels: [
    'Loss of Share Certificates',
    'Loss of Share Certificate',
    'Issue of Duplicate Share Certificate',
    'Issue of Duplicate Share Certificates',
    'Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate',
  ],
  says: new RegExp(`${DEAR}(?:(?:loss|issue|issuance) of )?(?:the )?(?:duplicate |lost )?share certificates?\\b`, 'i'),
  not: [...NEWS, /\b(?:fake|forged?|forgery|stolen|theft|FIR|police|injunction|dispute\w*)\b/i],
  notNamed: NEWS_NAMED,
  reads: 'document',
  examples: {
    fit: [
      {
        exchange: 'nse',
        category: 'Loss of Share Certificates',
        subject: 'Loss of Share Certificates',
        text: 'Acme Forgings Limited has informed the Exchange about Loss of Share Certificates',
      },
      {
        exchange: 'bse',
        subject: 'Compliances-Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate',
        text: 'Intimation of loss of share certificate',
      },
      {
        exchange: 'nse',
        category: 'Updates',
        subject: 'Updates',
        text: "Acme Forgings Limited has informed the Exchange regarding 'Loss of share certificate by a shareholder'.",
      },
    ],
    pass: [
      {
        exchange: 'nse',
        category: 'Loss of Share Certificates',
        subject: 'Loss of Share Certificates',
        text: 'Loss of share certificates: police complaint about stolen and forged certificates',
      },
      {
        exchange: 'nse',
        category: 'Updates',
        subject: 'Updates',
        text: "Acme Forgings Limited has informed the Exchange regarding 'Loss of a major customer'.",
      },
      {
        exchange: 'bse',
        category: 'Board Meeting',
        subject: 'Outcome Of Board Meeting',
        text: 'Issue of duplicate share certificates and approval of results',
      },
    ],
  },
};
