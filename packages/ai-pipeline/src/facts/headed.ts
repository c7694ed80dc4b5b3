import type { Cell, Line, Page } from '../document/page.ts';
import { croreScale, parseNumber, RUPEE, round, SCALE } from '../figures/amounts.ts';
import type { AmountFact } from './fact.ts';

type Role = AmountFact['role'];

/** Headings of columns that say what the amounts below are. */
const HEADINGS: readonly { role: Role; says: RegExp }[] = [
  { role: 'penalty', says: /\b(?:penalt(?:y|ies)|fines?)\b/i },
  {
    role: 'issue_size',
    says: /\b(?:(?:issue|offer) size|size of (?:the )?(?:issue|offer)|amount (?:raised|of issue))\b/i,
  },
  { role: 'order_value', says: /\b(?:(?:order|contract) value|value of (?:the )?(?:orders?|contracts?))\b/i },
  { role: 'demand', says: /\b(?:demand(?:ed)?|differential\s+duty|tax demand)\b/i },
];
const OTHER = /%|\b(?:date|no\.?|number|rate|section|period|year)\b(?! of (?:issue|order))/i;
const CELL =
  /^(?<cur>rs\.?|inr|₹|us\s?\$|usd)?\s*(?<num>\d[\d,]*(?:\.\d+)?)\s*(?:\/-)?\s*(?<scale>crores?|crs?\.?|lakhs?|lacs?|million|mn|billion|bn)?$/i;
/** "(Amount in INR)", "(Rs. in Lakhs)", "₹ crore": the unit of the table. */
const UNIT = new RegExp(
  String.raw`\(?\s*(?:(?:all )?(?:amounts?|figures?)\b[^)]{0,20}|rs\.?|inr|₹|rupees)\s*(?:in\s+)?(?:(?:rs\.?|inr|₹|rupees)\s*(?:in\s+)?)?(?<scale>${SCALE.source})?\s*\)?$|\((?<bare>${SCALE.source})\)$`,
  'i',
);
/** Lines above an amount in which its heading may stand, and above that the unit. */
const REACH = 6;

/** Amounts in tables whose column has a heading that names them, with a unit in the cell or above the table. */
export function readHeadedAmounts(page: Page): AmountFact[] {
  return page.lines.flatMap((line, index) =>
    line.cells.flatMap((cell) => {
      const match = CELL.exec(cell.text);
      if (!match?.groups || !/[,.]\d|[a-z₹]/i.test(cell.text)) return [];
      const heading = headingOf(page.lines, index, cell);
      const role = heading && HEADINGS.find(({ says }) => says.test(heading.text))?.role;
      if (!heading || !role || OTHER.test(heading.text)) return [];
      const amount = amountOf(match.groups, heading.text, page.lines.slice(Math.max(0, heading.line - 4), index));
      if (!amount) return [];
      return [factOf(page, { role, ...amount, cell, from: heading.line, to: index })];
    }),
  );
}

/** The words right above a cell, up to what is no heading any more: numbers of rows above are passed over. */
function headingOf(lines: readonly Line[], index: number, cell: Cell): { text: string; line: number } | null {
  const words: string[] = [];
  let first = index;
  for (let at = index - 1; at >= Math.max(0, index - REACH); at -= 1) {
    const above = lines[at]!.cells.filter((one) => one.x < cell.right && one.right > cell.x);
    if (above.length === 0) continue;
    const text = above.map((one) => one.text).join(' ');
    if (CELL.test(text) || /^[-–—]$/.test(text)) {
      if (words.length > 0) break;
      continue;
    }
    // A line of prose is as wide as the page.
    if (above.some((one) => one.right - one.x > 3.5 * Math.max(cell.right - cell.x, 40))) break;
    words.unshift(text);
    first = at;
  }
  return words.length === 0 ? null : { text: words.join(' '), line: first };
}

function amountOf(groups: Record<string, string | undefined>, heading: string, above: readonly Line[]) {
  const value = parseNumber(groups.num!);
  if (value === null || value <= 0) return null;
  const unit = [heading, ...above.toReversed().flatMap((line) => line.cells.map((one) => one.text))]
    .map((text) => UNIT.exec(text.trim()))
    .find((match) => match !== null);
  const word = groups.scale ?? unit?.groups?.scale ?? unit?.groups?.bare;
  if (groups.cur === undefined && word === undefined && !unit) return null;
  const dollars = /\$|usd/i.test(groups.cur ?? '');
  const scale = word === undefined ? RUPEE : croreScale(word);
  if (scale === undefined) return null;
  return {
    value: round(value * (dollars ? scale * 10 : scale)),
    unit: dollars ? ('USD million' as const) : ('Rs crore' as const),
  };
}

interface Found {
  role: Role;
  value: number;
  unit: AmountFact['unit'];
  cell: Cell;
  from: number;
  to: number;
}

function factOf(page: Page, { role, value, unit, cell, from, to }: Found): AmountFact {
  const quote = page.lines
    .slice(from, to + 1)
    .map((line) => line.text)
    .join(' ');
  const box = { x: cell.x, y: cell.top, right: cell.right, bottom: cell.bottom };
  return { type: 'amount', role, value, unit, printed: cell.text, page: page.page, quote, box };
}
