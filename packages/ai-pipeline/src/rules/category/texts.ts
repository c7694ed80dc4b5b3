import { AUTHORITY, type CategoryRule } from './rule.ts';

/** What the document is, whatever its title. */
export const TEXT_RULES: readonly CategoryRule[] = [
  {
    id: 'authority-order-text',
    category: 'Litigation & Notices',
    in: 'text',
    says: /\b(?:received|passed|issued|served)\b.{0,200}\b(?:order|notice|demand)\b.{0,300}\b(?:CGST|SGST|GST|customs|excise|income[- ]tax|commissioner|adjudicat\w+|SEBI|court|tribunal|enforcement directorate)\b|\b(?:order|notice)\b.{0,120}\b(?:under|u\/s|in terms of) (?:section|sec\.?)\s*\d+|\b(?:enforcement directorate|PMLA|prevention of money[- ]laundering)\b/is,
    not: /\bboard of directors .{0,80}approved|\b(?:purchase|work) order\b/i,
  },
  {
    id: 'annual-report-text',
    category: 'Annual Report',
    in: 'text',
    says: /\b(?:\d{1,3}(?:st|nd|rd|th) annual report|annual report\s+(?:\d{4}|for the))|\b(?:directors['’]? report|board['’]?s report)\b.{0,2000}\bto\s+the\s+members\b/is,
    not: /\bnewspaper\b/i,
  },
  {
    id: 'transcript-text',
    category: 'Concall Transcript',
    in: 'text',
    says: /\bmoderator\s*:|\bearnings (?:conference )?call\b.{0,200}\btranscript\b|\btranscript of\b/i,
  },
  {
    id: 'amalgamation-text',
    category: 'Mergers/Acquisitions',
    in: 'text',
    says: /\bscheme of (?:amalgamation|arrangement|merger)\b/i,
  },
  {
    id: 'results-text',
    category: 'Financial Results',
    in: 'document',
    says: /\b(?:limited review|auditor['’]?s?['’]?) (?:review )?report\b/i,
    also: /\b(?:un-?\s?audited|audited)\b.{0,120}\bfinancial results?\b|\baccompanying\b.{0,60}\bfinancial results\b/is,
  },
  {
    id: 'preferential-text',
    category: 'Fundraise - Preferential Issue',
    in: 'text',
    says: /\b(?:preferential (?:issue|basis|allotment))\b/i,
    also: /\b(?:allot\w*|issue of|convertible warrants|approved)\b/i,
    not: /\bannual report\b/i,
  },
  {
    id: 'order-won-text',
    category: 'New Order',
    in: 'text',
    says: /\b(?:has|have|been)\s+(?:been\s+)?(?:awarded|bagged|secured|won|received)\b.{0,120}\b(?:orders?|contracts?|LOA|letter of (?:award|acceptance|intent)|project)\b/i,
    not: AUTHORITY,
  },
  {
    id: 'licence-text',
    category: 'Regulatory Approvals/Orders',
    in: 'text',
    says: /\b(?:receiv\w*|grant\w*|obtain\w*)\b.{0,80}\b(?:manufactur\w+ (?:permission|licen[cs]e|approval)|marketing authori[sz]ation|regulatory approval|approval from|licen[cs]e (?:from|to)|drug licen[cs]e)\b/i,
  },
  {
    id: 'mou-text',
    category: 'Agreements/MoUs',
    in: 'text',
    says: /\b(?:signed|entered into|executed|signing of)\b.{0,60}\b(?:MoU|memorandum of understanding|agreement|partnership)\b|\b(?:strategic (?:IT )?partner(?:ship)?|extends? .{0,20}partnership|selected .{0,60}as .{0,30}partner)\b/i,
    not: /\bnot entered|related part/i,
  },
  {
    id: 'presentation-enclosed',
    category: 'Investor Presentation',
    in: 'text',
    says: /\b(?:enclos|attach|submit|forward|upload)\w*\b.{0,80}\bpresentation (?:for|to|made|on)\b/i,
  },
  {
    id: 'slides',
    category: 'Investor Presentation',
    in: 'text',
    says: /\b(?:investor presentation|earnings presentation|safe harbou?r|forward[- ]looking statements)\b.{0,4000}\b(?:highlights|overview|snapshot)\b/is,
    not: /\bpress release|media release|FOR IMMEDIATE/i,
  },
  {
    id: 'results-fallback',
    category: 'Financial Results',
    in: 'text',
    says: /\b(?:approved|enclosing|submit\w*|enclose[ds]?)\b.{0,200}\b(?:un-?\s?audited|audited)\b.{0,100}\bfinancial results\b/is,
    not: /\b(?:newspaper|press release|media release|will be held|is scheduled to be held|scheme of)\b/i,
  },
];
