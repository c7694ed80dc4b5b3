import type { Category, Figure, Filing } from '@filings/queue-core';
import { formatCrore } from '../figures/amounts.ts';
import { type Letter, withoutBoilerplate } from '../text/letter.ts';
import { oneLine } from '../text/normalise.ts';
import { profitPair } from './sentiment.ts';

const LONGEST = 200;

/** Titles that name a form of filing, not an event. */
const EMPTY_TITLE =
  /^(?:(?:general )?updates?|outcome of (?:the )?(?:meeting of (?:the )?)?board(?: of directors)?(?: meeting)?\b.*|press release|others?|general|filing|disclosure of material issue|(?:intimation|disclosure|update|announcement|information|submission)s?)$/i;
const REGULATION = String.raw`(?:pursuant to|under|as per|in terms of|in compliance with|in accordance with|u\/r)\s+(?:the\s+)?(?:provisions of\s+)?(?:the\s+)?(?:regulations?|reg\.?)\s*\d`;
/** "Disclosure under Regulation 30 of the SEBI (...) Regulations, 2015 (...) - " before the event. */
const LEADING_REGULATION = new RegExp(
  String.raw`^.{0,40}?\b${REGULATION}.*?\bregulations?\s*,?\s*(?:20\d\d)?\s*(?:[(\[][^)\]]*[)\]])?[\s:–—,.\[\]'’-]*(?:regarding\s+|for\s+)?`,
  'i',
);
/** " under Regulation 30 of ..." after the event. */
const TRAILING_REGULATION = new RegExp(String.raw`[\s,–—-]*\b${REGULATION}.*$`, 'i');

/** Behind the regulation stands only a span of time: then the regulation is the event, as in 74(5) certificates. */
const SPAN_ALONE = /^(?:the\s+)?(?:quarter|half[- ]?year|(?:financial\s+)?year|period|month)s?\b.{0,30}\bended\b/i;

/** One line for people: numbers first where a verified figure makes the event, else what the company says it is. */
export function composeHeadline(
  category: Category,
  filing: Filing,
  letter: Letter,
  figures: readonly Figure[],
): string {
  const company = filing.companyName ?? filing.symbol ?? null;
  const lead = leadingFigure(category, figures);
  const event = whatHappened(category, filing, letter);
  const what = company === null ? event : withoutCompany(event, company);
  const line = lead === null ? [company, what] : [lead, company, category === 'Financial Results' ? null : what];
  return cut(line.filter((part) => part !== null && part !== '').join(': '));
}

const folded = (name: string) =>
  oneLine(name)
    .toLowerCase()
    .replace(/\bltd\b\.?/g, 'limited');

/** "Acme Limited reports growth" behind "Acme Ltd: " need not say the name again. */
function withoutCompany(event: string, company: string): string {
  const words = oneLine(event).split(' ');
  for (let n = 1; n <= Math.min(words.length - 1, 10); n++)
    if (folded(words.slice(0, n).join(' ')) === folded(company)) return upperFirst(words.slice(n).join(' '));
  return event;
}

function leadingFigure(category: Category, figures: readonly Figure[]): string | null {
  if (category === 'Financial Results') return resultsLead(figures);
  const order: Record<string, string> = {
    order_value: 'order',
    issue_size: 'issue',
    penalty: 'penalty',
    demand: 'demand',
    consideration: 'deal',
    investment: 'investment',
  };
  for (const [metric, noun] of Object.entries(order)) {
    const figure = figures.find((candidate) => candidate.metric === metric && candidate.verified);
    if (figure) return `${money(figure)} ${noun}`;
  }
  const dividend = figures.find((figure) => figure.metric === 'dividend_per_share' && figure.verified);
  return dividend ? `Dividend of Rs ${dividend.value} per share` : null;
}

function money(figure: Figure): string {
  return figure.unit === 'USD million' ? `USD ${figure.value} million` : formatCrore(figure.value);
}

function resultsLead(figures: readonly Figure[]): string | null {
  const parts: string[] = [];
  for (const [metric, noun] of [
    ['profit_after_tax', 'net profit'],
    ['revenue', 'revenue'],
  ] as const) {
    const [now, then] = profitPair(figures, metric);
    if (!now) continue;
    const word = metric === 'profit_after_tax' && now.value < 0 ? 'net loss' : noun;
    const change = then && then.value > 0 && now.value > 0 ? ` (${percent(now.value / then.value - 1)} YoY)` : '';
    parts.push(`${word} ${formatCrore(Math.abs(now.value))}${change}`);
    if (parts.length === 1) parts[0] = `${now.period}${now.basis ? ` ${now.basis}` : ''} ${parts[0]}`;
  }
  return parts.length === 0 ? null : parts.join(', ');
}

function percent(change: number): string {
  const rounded = Math.round(change * 1000) / 10;
  return `${rounded > 0 ? '+' : ''}${rounded}%`;
}

/** The most telling of the letter's subject, the exchange's sentence and the row's subject. */
export function whatHappened(category: Category, filing: Filing, letter: Letter): string {
  const titles = [letter.subject, withoutBoilerplate(filing.text), filing.subject].map((title) => eventOf(title ?? ''));
  const telling = titles.find((title) => title !== null);
  if (telling) return upperFirst(telling);
  const sentence = letter.disclosures.map(core).find((text) => text.length >= 20);
  if (sentence) return upperFirst(sentence);
  return category === 'Procedural/Administrative' ? (filing.subcategory ?? filing.category ?? 'Filing') : category;
}

/** A title without the regulation that it is filed under; null where nothing else is left. */
export function eventOf(title: string): string | null {
  const whole = trimMarks(oneLine(title));
  if (SPAN_ALONE.test(whole.replace(LEADING_REGULATION, ''))) return SPAN_ALONE.test(whole) ? null : whole;
  const found = [LEADING_REGULATION, TRAILING_REGULATION]
    .map((pattern) => trimMarks(whole.replace(pattern, '')))
    // A cut that ends in "Regulations, 2015" left only another piece of the regulation's name.
    .filter((event) => event === whole || !/\bregulations?\W*(?:20\d\d)?\W*$/i.test(event))
    .find((event) => event.length >= 8 && !EMPTY_TITLE.test(event));
  return found ?? null;
}

function trimMarks(text: string): string {
  return text.replace(/^[\s"'“”‘’:;,.–—-]+|[\s"'“”‘’:;,.–—-]+$/g, '');
}

/** A disclosure sentence from the point where it says what happened. */
export function core(sentence: string): string {
  return oneLine(
    sentence
      .replace(
        /^.*?\b(?:inform|intimate|notify|announce|informed|intimated)\b(?:\s+(?:you|the exchanges?|that|to|your good\w*|all|stock exchanges?))*\s*(?:that\s+)?/i,
        '',
      )
      .replace(
        /^.*?\b(?:please find|we enclose|enclosing|submitting)(?: (?:attached|enclosed|herewith|hereto))*(?: (?:the|a))?(?: copy of)?(?: the)?\s+/i,
        '',
      )
      .replace(/^(?:pursuant to|in terms of|in compliance with|further to|with reference to)\b[^,]*,\s*/i, '')
      // The comma within "Regulations, 2015, as amended, ...".
      .replace(/^20\d\d\b[^,]{0,60},\s*(?:as amended[^,]{0,40},\s*)?/, ''),
  );
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cut(line: string): string {
  if (line.length <= LONGEST) return line;
  return `${line.slice(0, line.lastIndexOf(' ', LONGEST - 1)).replace(/[\s,;:–-]+$/, '')} …`;
}
