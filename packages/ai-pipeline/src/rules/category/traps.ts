import type { CategoryRule } from './rule.ts';

/**
 * Before the labels: titles that mislead, or that say more than the label does. "Order Intimation" of the taxman,
 * newspaper copies of results, notices of meetings.
 */
export const TRAPS: readonly CategoryRule[] = [
  {
    id: 'newspaper',
    category: 'Procedural/Administrative',
    in: 'title',
    says: /\b(?:news ?paper|advertisement)s?\b/i,
  },
  {
    id: 'authority-order',
    category: 'Litigation & Notices',
    in: 'title',
    says: /\border\b/i,
    also: /\b(?:demand|penalty|tax|duty|ITC|adjudicat\w*|section \d+|sec\.? \d+)\b.{0,400}\b(?:GST|CGST|SGST|customs|excise|income[- ]tax|SEBI)\b|\b(?:GST|CGST|SGST|customs|excise|income[- ]tax|SEBI)\b.{0,400}\b(?:demand|penalt\w+|adjudicat\w*|section \d+|sec\.? \d+)\b/is,
    not: /\b(?:purchase|work|supply) order|\border (?:worth|win|received from|book)|\b(?:bag|secur|receiv)\w+ (?:of )?(?:an? |new |major )*orders?\b/i,
  },
  { id: 'transcript', category: 'Concall Transcript', in: 'title', says: /\btranscripts?\b/i },
  {
    id: 'call-recording',
    category: 'Investor/Analyst Meet',
    in: 'title',
    says: /\b(?:audio|video) recording|recording of (?:the )?(?:earnings|conference|analyst)/i,
  },
  {
    id: 'presentation',
    category: 'Investor Presentation',
    in: 'title',
    says: /\b(?:investors?'?|earnings|analysts?|corporate|management|results?) (?:presentation|deck|handouts?)\b|^presentation\b/i,
  },
  {
    id: 'meeting-notice',
    category: 'Procedural/Administrative',
    in: 'title',
    says: /\b(?:(?:notice|intimation|prior intimation) (?:of|for|regarding) (?:the )?(?:meeting of (?:the )?board|board meeting)|board meeting (?:intimation|notice|to consider)|(?:re-?schedul|postpone|cancel)\w* (?:of )?(?:the )?board meeting)/i,
  },
  { id: 'trading-window', category: 'Procedural/Administrative', in: 'title', says: /\btrading window\b/i },

  {
    id: 'media-release',
    category: 'Procedural/Administrative',
    in: 'title',
    says: /\b(?:media|press|earnings) release\b.{0,120}\b(?:results?|performance|quarter|Q[1-4])\b/i,
  },
];
