import type { DateKind } from '../fact.ts';

/**
 * What a date is the date of, by the words before it (the nearest that types it wins) or right behind it ("... as the
 * Record Date"). Each `before` is followed by whatever stands between keyword and date, at most `reach` characters.
 */
interface KindRule {
  kind: DateKind;
  before: RegExp;
  reach: number;
  /** What must not stand between keyword and date. */
  between?: RegExp;
  /** Only for the last day of a quarter. */
  quarterEnd?: true;
  /** Where the sentence goes on with "is", nothing nearer takes the date. */
  subject?: true;
}

/** Dates of acts, circulars and rules are not the filing's own. */
export const OF_A_RULE =
  /(?:\b(?:circulars?|master direction|guidelines|gazette|sebi\/\S+|cir\/\S+|G\.?S\.?R|(?:general|NCLT|ICAI) (?:circular|guidance))\b[^;]{0,110}|\bnotification (?:no|number)[^;]{0,80})$/i;

export const KIND_RULES: readonly KindRule[] = [
  {
    kind: 'quarter_end',
    quarterEnd: true,
    before:
      /\b(?:quarters?|half[- ]?years?|nine[- ]?months?|three months?|six months?|twelve months?|years?|periods?|months?|F\.?Y\.?|[QH][1-4])\b[^.;]{0,40}\b(?:ended|ending|end)\b/gi,
    reach: 45,
  },
  { kind: 'quarter_end', quarterEnd: true, before: /\b(?:ended|ending)\b/gi, reach: 12 },
  { kind: 'quarter_end', quarterEnd: true, before: /\bas (?:on|at|of)\b/gi, reach: 8 },
  {
    kind: 'quarter_end',
    quarterEnd: true,
    before: /\b(?:financial|unaudited|audited|quarterly) results?\b[^.;]{0,30}\b(?:for|as on|of|dated?)\b/gi,
    reach: 40,
  },
  { kind: 'quarter_end', quarterEnd: true, before: /\bquarter\b/gi, reach: 12 },
  {
    kind: 'board_meeting',
    before:
      /\b(?:meetings? of (?:the |our |its )?(?:board|bod)\b|board (?:of directors )?(?:of (?:the|our) (?:company|bank|corporation) )?meetings?\b|BM\b|(?:board|bod)\b[^.;]{0,140}\b(?:at|in|vide|during|through) (?:its|their|the|a|an|our)(?: \w+)? meetings?\b|directors of (?:the|our) (?:company|bank)\b[^.;]{0,40}\b(?:at|in) (?:its|their|the)(?: \w+)? meetings?\b|board of directors\b[^.;]{0,60}\b(?:met|(?:held|convened) (?:a|its|their) meeting)\b)/gi,
    reach: 110,
    between: /\bdated?\b(?!\s*:?\s*$)/i,
  },
  {
    kind: 'agm',
    before: /\b(?:annual general (?:body )?meetings?|A\.?G\.?M\.?s?)(?=\W|$)/gi,
    reach: 120,
    between: /\b(?:notice|report|dated|e-?voting|cut[- ]?off|dividend|appointed|until|till|conclusion)\b/i,
  },
  {
    kind: 'egm',
    before:
      /(?<!annual general meeting ?\/ ?)\b(?:extra[- ]?ordinary general (?:body )?meetings?|E\.?O?\.?G\.?M\.?s?)(?=\W|$)/gi,
    reach: 120,
    between: /\b(?:notice|dated|e-?voting|cut[- ]?off)\b/i,
  },
  { kind: 'postal_ballot', before: /\bpostal ballot\b/gi, reach: 90 },
  {
    kind: 'record_date',
    subject: true,
    before: /\brecord date\b/gi,
    reach: 150,
    between: /\bcut[- ]?off\b|\bnot later than\b|\bafter\b/i,
  },
  {
    kind: 'ex_date',
    before: /\bex[- ]?(?:dividend|bonus|split|rights?|interest)?[- ]?date\b|\bex-(?:dividend|bonus|split|rights?)\b/gi,
    reach: 40,
  },
  {
    kind: 'book_closure_start',
    before:
      /\b(?:book[- ]?closures?|(?:register of members|share transfer books?|transfer books?|registers?)\b[^.;]{0,110}\b(?:closed?|closing|closure))\b/gi,
    reach: 90,
  },
  {
    kind: 'payment_date',
    before:
      /\b(?:(?<!un)paid(?![- ]?up)|payable|disbursed|remitted)\b[^.;]{0,70}\b(?:on|by|before|after|from|around)\b(?: or (?:before|after|about))?|\b(?:dividend|warrants?|interest|redemption|refunds?|consideration|proceeds|amount)\b[^.;]{0,60}\b(?:des?patched|credited|released|distributed|dispatch|despatch)\b[^.;]{0,60}\b(?:on|by|before|after|from)\b(?: or (?:before|after|about))?|\b(?:payment|pay-?out) dates?\b|\b(?<!due )dates? (?:of|for) (?:the )?(?:\w+ ){0,2}(?:payment|pay-?out|credit)\b|\b(?:payment|disbursement)\b[^.;]{0,60}\b(?:made|commence\w*|completed|start\w*|effected|done)\b|\bcompletion of payment\b|\bpayment of (?:the )?consideration\b/gi,
    reach: 70,
    between: /\bfinancial year\b|\brecord date\b/i,
  },
  {
    kind: 'effective',
    before:
      /\bw\.?\s?e\.?\s?f\.?(?=\W|$)|\bwith effect (?:from|on)\b|\beffective (?:from|date|as (?:of|on)|on)\b|\beffect from\b|\beffective\b/gi,
    reach: 60,
  },
  {
    kind: 'event',
    before:
      /\bdates? of (?:the )?(?:occurrence|event|receipt|order|acquisition|allotment|appointment|resignation|cessation|incorporation|execution|agreement|communication)\b|\b(?:received|passed|allotted|resigned|occurred|executed|signed|incorporated|expired|passed away|demise|commissioned|assigned|reaffirmed|upgraded|downgraded|acquired|completed|entered into|bagged|secured|awarded|issued|notice|order|orders|letter|e-?mail|agreement)\b/gi,
    reach: 45,
    between: /\b(?:for|ended|from)\b/i,
  },
  { kind: 'other', subject: true, before: /\b(?:cut[- ]?off|due|maturity|redemption) dates?\b/gi, reach: 110 },
  // Keywords that take a date to themselves without giving it one of the kinds.
  {
    kind: 'other',
    before:
      /\b(?:trading window|(?<!\brecommend\w* (?:of|by|from) (?:the |its )?(?:[\w&,]+ ){0,5})committee\b[^.;]{0,80}\bmeetings?|(?<!general )meetings? of (?:the )?(?:\w+ ){0,4}(?:committee|creditors|members|shareholders)|newspapers?|published|due date|maturity|redemption|(?:e-?voting|postal ballot notice|earlier|previous) (?:period|dated|letter)|our letter|intimation|letter|notice) ?(?:dated|dt\.?|on|period|no\.?)?|\bdated\b|\bdt\.?(?=\s)|\bnot later than\b|\bbetween\b|\bsince\b|\buntil\b|\btill\b|\bbook value\b|\bannual report\b|\btenure\b|\bterm of\b/gi,
    reach: 60,
  },
];

const AS = String.raw`^[\s,)]*(?:\([^)]{0,50}\)[\s,]*)?(?:(?:has|have) been |was |is |being |be )?(?:fixed |set |considered |hereby )*(?:as|to be|is|being|for|shall be)\s+(?:the\s+|its\s+|our\s+)?["'“‘]?`;
/** Behind the date, at once. */
export const BEHIND: readonly { kind: DateKind; after: RegExp }[] = [
  { kind: 'record_date', after: new RegExp(`${AS}record date\\b`, 'i') },
  { kind: 'record_date', after: /^[\s,)]*(?:\([^)]{0,50}\)[\s,]*)?["'“‘(]*(?:the )?record date["'”’]/i },
  { kind: 'ex_date', after: new RegExp(`${AS}ex-?`, 'i') },
  { kind: 'payment_date', after: new RegExp(`${AS}(?:date of payment|payment date)`, 'i') },
  { kind: 'other', after: new RegExp(`${AS}["'“‘]?cut[- ]?off date`, 'i') },
];
