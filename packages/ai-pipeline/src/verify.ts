import type { Figure, Filing, Investor } from '@filings/queue-core';
import { isReadable, type Page } from './document/page.ts';
import { croreScale, NUMBER, parseNumber, RUPEE, round, SCALE } from './figures/amounts.ts';
import { foldQuote } from './text/normalise.ts';

/**
 * The gate that both engines pass (G18): a fact counts only if its quote stands on its page and the number with its
 * unit follows from that quote. It is code that derives the value; what an engine claims is only compared.
 */

export type ClaimedFigure = Omit<Figure, 'verified'>;
/**
 * A figure of a statement whose arithmetic proves the value, also where recognition damaged what is printed. No model
 * can claim one: only code that worked it out says so.
 */
export type ProvedFigure = ClaimedFigure & { provedBy: readonly string[] };
export type ClaimedInvestor = Investor;

export interface Rejection {
  fact: 'figure' | 'investor';
  name: string;
  reason: string;
}

export interface Verified {
  figures: Figure[];
  investors: Investor[];
  rejections: Rejection[];
}

/** What facts may be quoted from: pages by number, and the exchange's own text as page null. */
export interface Sources {
  pages: ReadonlyMap<number, string>;
  filingText: string;
}

export function sourcesOf(pages: readonly Page[], filing: Pick<Filing, 'subject' | 'text'>): Sources {
  const readable = pages.filter(isReadable);
  return {
    pages: new Map(readable.map((page) => [page.page, foldQuote(page.lines.map((line) => line.text).join('\n'))])),
    filingText: foldQuote(`${filing.subject}\n${filing.text}`),
  };
}

export function verifyFacts(
  claimed: { figures: readonly (ClaimedFigure | ProvedFigure)[]; investors: readonly ClaimedInvestor[] },
  sources: Sources,
): Verified {
  const result: Verified = { figures: [], investors: [], rejections: [] };
  for (const claim of claimed.figures) {
    const { figure, provedBy } = apart(claim);
    const outcome = verifyFigure(figure, sources, provedBy.length > 0);
    if ('reason' in outcome) result.rejections.push({ fact: 'figure', name: figure.metric, reason: outcome.reason });
    else result.figures.push({ ...figure, value: outcome.value, verified: true });
  }
  for (const investor of claimed.investors) {
    const reason = whyNotInvestor(investor, sources);
    if (reason) result.rejections.push({ fact: 'investor', name: investor.name, reason });
    else result.investors.push(investor);
  }
  return result;
}

function apart(claim: ClaimedFigure | ProvedFigure): { figure: ClaimedFigure; provedBy: readonly string[] } {
  const { provedBy = [], ...figure } = { provedBy: undefined, ...claim };
  return { figure, provedBy };
}

/**
 * The value that follows from the quote, or why none does.
 * @param proved - the value follows from the arithmetic of its statement where the quote alone does not give it
 */
export function verifyFigure(
  figure: ClaimedFigure,
  sources: Sources,
  proved = false,
): { value: number } | { reason: string } {
  const source = sourceText(figure.page, sources);
  const quote = foldQuote(figure.quote);
  if (source === null) return { reason: `page ${figure.page} has no readable text` };
  if (!standsIn(quote, source))
    return { reason: `the quote does not stand on page ${figure.page ?? 'of the exchange'}` };
  const derived = deriveValue(figure, quote, source);
  if ('value' in derived && agrees(derived.value, figure.value)) return derived;
  if (proved && isPrinted(figure, quote, sources)) return { value: figure.value };
  return 'reason' in derived ? derived : { reason: `the quote gives ${derived.value}, not ${figure.value}` };
}

/** Whether what is said to be printed stands in the quote, and the unit on one of the pages. */
function isPrinted({ printed, printedUnit }: ClaimedFigure, quote: string, { pages }: Sources): boolean {
  const unit = printedUnit === null ? '' : foldQuote(printedUnit);
  return quote.includes(foldQuote(printed)) && [...pages.values()].some((page) => page.includes(unit));
}

function whyNotInvestor(investor: ClaimedInvestor, sources: Sources): string | null {
  const source = sourceText(investor.page, sources);
  if (source === null) return `page ${investor.page} has no readable text`;
  const quote = foldQuote(investor.quote);
  if (!standsIn(quote, source)) return `the quote does not stand on page ${investor.page ?? 'of the exchange'}`;
  // The numbers of a table row stand between the halves of a wrapped name.
  const words = quote.replace(/(?<=^|\s)[(\d.,%)/-]+(?=\s|$)/g, ' ').replace(/\s+/g, ' ');
  const name = foldQuote(investor.name);
  return standsIn(name, quote) || standsIn(name, words) ? null : 'the name is not part of the quote';
}

function sourceText(page: number | null, sources: Sources): string | null {
  return page === null ? sources.filingText : (sources.pages.get(page) ?? null);
}

/** Whether folded text stands in folded text without cutting a word or a number in two. */
export function standsIn(part: string, whole: string): boolean {
  return part !== '' && positionOf(part, whole) >= 0;
}

function positionOf(part: string, whole: string): number {
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    // Two characters on each side tell; the rest of a long text is not copied for every hit.
    const before = whole.slice(Math.max(0, at - 2), at);
    const after = whole.slice(at + part.length, at + part.length + 2);
    const cutBefore = (/^\d/.test(part) && /\d[.,]?$/.test(before)) || (/^\p{L}/u.test(part) && /\p{L}$/u.test(before));
    const cutAfter = (/\d$/.test(part) && /^[.,]?\d/.test(after)) || (/\p{L}$/u.test(part) && /^\p{L}/u.test(after));
    if (!cutBefore && !cutAfter) return at;
  }
  return -1;
}

const SCALE_NEXT = new RegExp(String.raw`^\s*(?:\/-|\/=)?\s*(${SCALE.source})(?![a-z])`, 'i');
const RUPEES_BEFORE = /(?:rs\.?|inr|₹|rupees)[\s:.-]*\(?$/;
const DOLLARS_BEFORE = /(?:us\s?\$|usd|\$)[\s:.-]*\(?$/;

function deriveValue(figure: ClaimedFigure, quote: string, source: string): { value: number } | { reason: string } {
  const digits = NUMBER.exec(foldQuote(figure.printed))?.[0];
  if (!digits) return { reason: `"${figure.printed}" holds no number` };
  const at = positionOf(digits, quote);
  if (at < 0) return { reason: `the number ${digits} does not stand in the quote` };
  const before = quote.slice(0, at);
  const after = quote.slice(at + digits.length);
  const bracketed = /\(\s*$/.test(before) && /^\s*\)/.test(after) && /^\s*\(|^-/.test(foldQuote(figure.printed));
  const minus = /(?:^|[\s(])-\s?$/.test(before) && /^-/.test(foldQuote(figure.printed));
  const number = parseNumber(digits)! * (bracketed || minus ? -1 : 1);
  switch (figure.unit) {
    case 'percent':
      return /^\s*(?:%|per ?cent)/.test(after) ? { value: number } : { reason: `${digits} is not a percentage there` };
    case 'Rs per share':
      // Earnings per share stand in tables without a currency; that the row is about a share must show.
      return /share|eps|basic|diluted|dividend/.test(quote) || RUPEES_BEFORE.test(before)
        ? { value: number }
        : { reason: `${digits} is not an amount per share there` };
    case 'shares':
    case 'count':
    case 'ratio':
      return { value: number };
    default: {
      const scale = moneyScale(figure, before, after, source);
      return scale === null
        ? { reason: `the unit of ${digits} does not stand there` }
        : { value: round(number * scale) };
    }
  }
}

/** The scale beside the number, else the one that the page's heading gives, else plain rupees by their sign. */
function moneyScale(figure: ClaimedFigure, before: string, after: string, source: string): number | null {
  const dollars = figure.unit === 'USD million';
  const currency = dollars ? DOLLARS_BEFORE : RUPEES_BEFORE;
  if ((dollars ? RUPEES_BEFORE : DOLLARS_BEFORE).test(before)) return null;
  const times = dollars ? 10 : 1;
  const beside = SCALE_NEXT.exec(after)?.[1];
  if (beside !== undefined) {
    const scale = croreScale(beside);
    return scale === undefined ? null : scale * times;
  }
  if (currency.test(before)) return RUPEE * times;
  const heading = figure.printedUnit === null ? undefined : croreScale(figure.printedUnit);
  return heading !== undefined && pageUnits(source).has(heading) ? heading * times : null;
}

const HEADING = new RegExp(
  String.raw`(?:\bin|rs\.?|inr|₹|rupees|amounts?)\s*[.:]?\s*(?:rs\.?|inr|₹|rupees)?\s*[.(]?\s*(?:in\s+)?(${SCALE.source})(?![a-z])`,
  'gi',
);

/** The units that headings of a page name ("₹ in Lakhs", "Rs. Crore"), as Rs crore per unit. */
export function pageUnits(text: string): Set<number> {
  const units = new Set<number>();
  for (const match of text.matchAll(HEADING)) {
    const scale = croreScale(match[1]!);
    if (scale !== undefined) units.add(scale);
  }
  return units;
}

/** Engines round for readers (Rs 1.3 crore for 1,30,34,703): half a percent, or half a unit of the second decimal. */
function agrees(derived: number, claimed: number): boolean {
  return Math.abs(derived - claimed) <= Math.max(0.005, Math.abs(derived) * 0.005);
}
