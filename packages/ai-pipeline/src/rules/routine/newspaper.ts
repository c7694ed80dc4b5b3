import type { RoutineRule } from './rule.ts';
import { NEWS, NEWS_NAMED } from './words.ts';

export const NEWSPAPER_COPY: RoutineRule = {
  id: 'newspaper-copy',
  version: 1,
  title: 'Copies of newspaper advertisements (Regulation 47)',
  why: 'What is advertised (results, notices of meetings, windows for transfers) was filed by itself before it went to print.',
  labels: [
    'Copy of Newspaper Publication',
    'Newspaper Publication',
    'Newspaper Advertisement',
    'Newspaper Advertisements',
    'Copy of Newspaper Advertisement',
  ],
  says: /^(?:(?:the|a|an|intimation|submission|publication|regarding|about|of|in|for|copy|copies|extracts?)\s+){0,6}news\s?papers?\s+(?:publications?|advertisements?|adverts?|ads?|clippings?|cuttings?)\b/i,
  not: NEWS,
  notNamed: NEWS_NAMED,
  reads: 'document',
  examples: {
    fit: [
      {
        exchange: 'nse',
        category: 'Copy of Newspaper Publication',
        subject: 'Copy of Newspaper Publication',
        text: 'Acme Forgings Limited has informed the Exchange about Copy of Newspaper Publication of unaudited financial results for the quarter ended December 31, 2025',
      },
      {
        exchange: 'nse',
        category: 'General Updates',
        subject: 'General Updates',
        text: 'Acme Forgings Limited has informed the Exchange about the newspaper advertisement for Notice of Postal Ballot',
      },
      {
        exchange: 'bse',
        category: 'Company Update',
        subcategory: 'Newspaper Publication',
        subject: 'Announcement under Regulation 30 (LODR)-Newspaper Publication',
        text: 'Please find enclosed copies of the newspaper publication of the notice of AGM',
      },
      {
        exchange: 'bse',
        category: 'Company Update',
        subject: 'Announcement under Regulation 30 (LODR)-Newspaper Publication',
        text: 'Newspaper clippings',
      },
    ],
    pass: [
      {
        exchange: 'nse',
        category: 'Outcome of Board Meeting',
        subject: 'Outcome of Board Meeting',
        text: 'Newspaper advertisement of financial results',
      },
      {
        exchange: 'nse',
        category: 'Copy of Newspaper Publication',
        subject: 'Copy of Newspaper Publication',
        text: 'Copy of Newspaper Publication and Outcome of Board Meeting',
      },
      {
        exchange: 'nse',
        category: 'Copy of Newspaper Publication',
        subject: 'Copy of Newspaper Publication',
        text: 'Acme Forgings Limited has informed the Exchange about Copy of Newspaper Publication',
        file: 'ACME_03032026101010_PostbuybackPA.pdf',
      },
      {
        exchange: 'nse',
        category: 'General Updates',
        subject: 'General Updates',
        text: 'Acme Forgings Limited has informed the Exchange that it has acquired the newspaper publication business of Beta Media',
      },
      {
        exchange: 'nse',
        category: 'Updates',
        subject: 'Updates',
        text: "Acme Forgings Limited has informed the Exchange regarding 'Reply to a newspaper article'.",
      },
    ],
  },
};
