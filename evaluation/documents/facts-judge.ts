import type { DocumentFact } from '@filings/ai-pipeline';

/** One thing that the reader says, as the judge sees it. */
export interface Claim {
  name: string;
  page: number;
  kind: string;
  /** ISO, of a date; null of anything else. */
  date: string | null;
  /** What must stand on the page: number, name. */
  value: string;
  printed: string;
  quote: string;
}

/** Kinds of dates that say something; `letter`, `event` and `other` only say that a date stands there. */
const JUDGED =
  /^(?:quarter_end|board_meeting|agm|egm|record_date|ex_date|book_closure_start|book_closure_end|payment_date|effective|letter)$/;

export function claimsOf(facts: readonly DocumentFact[]): Claim[] {
  return facts.flatMap((fact): Claim[] => {
    const common = { page: fact.page, quote: fact.quote };
    switch (fact.type) {
      case 'date':
        return JUDGED.test(fact.kind)
          ? [
              {
                ...common,
                name: `${fact.kind} ${fact.date}`,
                kind: fact.kind,
                date: fact.date,
                value: fact.date,
                printed: fact.printed,
              },
            ]
          : [];
      case 'amount':
        return [
          {
            ...common,
            name: `${fact.role} ${fact.printed}`,
            kind: fact.role,
            date: null,
            value: String(fact.value),
            printed: fact.printed,
          },
        ];
      case 'dividend':
        return [
          {
            ...common,
            name: `dividend ${fact.printed}`,
            kind: 'dividend',
            date: null,
            value: String(fact.perShare),
            printed: fact.printed,
          },
        ];
      case 'ratio':
        return [
          {
            ...common,
            name: `${fact.kind} ${fact.to} for ${fact.from}`,
            kind: fact.kind,
            date: null,
            value: fact.printed,
            printed: fact.printed,
          },
        ];
      case 'allotment':
        return [
          {
            ...common,
            name: `allottee ${fact.name}`,
            kind: 'allottee',
            date: null,
            value: fact.name,
            printed: fact.name,
          },
        ];
      default:
        return [];
    }
  });
}

/** What the words around must say for a claim of a kind; taken from how people name these things, not from the reader. */
const WORDS: Record<string, RegExp> = {
  quarter_end:
    /ended|ending|as (?:at|on|of)|quarter|half|nine months|year|period|q[1-4]|h[12]|9m|\b(?:oct|apr|jul|jan)\w*\s?(?:-|to)/i,
  board_meeting: /board|meeting|bm\b/i,
  agm: /annual general|agm/i,
  egm: /extra|egm/i,
  record_date: /record date/i,
  ex_date: /\bex\b|ex-/i,
  book_closure_start: /clos/i,
  book_closure_end: /clos/i,
  payment_date: /pa(?:y|id)|dispatch|despatch|credit|remit|disburs|releas|distribut/i,
  effective: /effect|w\.?\s?e\.?\s?f/i,
  letter: /./,
  order_value: /order|contract|award|project|agreement|LO[AI]/i,
  issue_size: /issue|raise|raising|allot|offer|debenture|bond|fund|paper|warrant|shares/i,
  penalty: /penalt|fine/i,
  demand: /demand|duty|tax|gst|interest|liabil/i,
  consideration: /consideration|price|cost|acqui|s(?:old|ale|ell)/i,
  investment: /invest|cap(?:ex|ital)|outlay|cost/i,
  dividend: /dividend/i,
  bonus: /bonus/i,
  split: /split|division|divide/i,
  consolidation: /consolidat/i,
  rights: /right/i,
  swap: /ratio|amalgam|merge|scheme/i,
  allottee: /allot|subscri|investor|issue/i,
};
/** Letters on each side of the value in which they must stand: a sentence or less. Headers of tables stand further off. */
const NEAR = 120;

/**
 * Null where the page bears the claim out: the value stands there with nothing but spaces and line ends between its
 * parts, a date's digits and month name give that very day, and the words of its kind stand near. Else why not.
 */
export function judge(claim: Claim, page: string): string | null {
  const text = plain(page);
  const needle = plain(claim.printed);
  const places = [...positions(text, needle)];
  if (
    claim.date !== null &&
    claim.kind !== 'quarter_end' &&
    claim.printed.length > 8 &&
    !means(claim.printed, claim.date)
  )
    return `"${claim.printed}" is not ${claim.date}`;
  // Names and dates are wrapped within their column; poppler prints what stands beside them in between.
  const at =
    places.length > 0 || !(claim.date !== null || claim.kind === 'allottee') ? places : scattered(text, needle);
  if (at.length === 0) return `"${claim.printed}" does not stand on the page`;
  const words = WORDS[claim.kind];
  if (!words) return `nothing is known of ${claim.kind}`;
  const wide = claim.kind === 'allottee' ? 4000 : claim.kind === 'quarter_end' ? 600 : NEAR;
  return at.some((index) => words.test(text.slice(Math.max(0, index - wide), index + needle.length + wide)))
    ? null
    : `no word of its kind stands near "${claim.printed}"`;
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll('\u019f', 'ti')
    .replace(/[‐-―−]/g, '-')
    .replace(/[‘’`´]/g, "'")
    // Raised: it comes before or behind the day, or on a line of its own.
    .replace(/(?<=\d) ?(?:st|nd|rd|th)\b/gi, '')
    .replace(/\s+/g, ' ');

function* positions(text: string, needle: string): Generator<number> {
  const [where, what] = [text.toLowerCase(), needle.toLowerCase()];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) yield at;
}

/** What is wrapped: all its words, in their order, within the reach of a table row. */
function scattered(text: string, name: string): number[] {
  const words = name.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const match = new RegExp(words.join('[\\s\\S]{0,160}?'), 'i').exec(text);
  return match ? [match.index] : [];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Whether day, month and year of a date stand in what was printed: numbers as numbers, the month by name or number. */
function means(printed: string, date: string): boolean {
  const [year, month, day] = date.split('-') as [string, string, string];
  const digits = printed
    .toLowerCase()
    .replace(/(?<=\d)o|o(?=\d)/g, '0')
    .replace(/(?<=\d)[il|]|[il|](?=\d)/g, '1');
  const numbers = digits.match(/\d+/g) ?? [];
  const named = MONTHS.findIndex((name) => new RegExp(name, 'i').test(printed));
  const monthStands = named >= 0 ? named + 1 === Number(month) : numbers.some((one) => Number(one) === Number(month));
  return (
    numbers.some((one) => Number(one) === Number(day)) &&
    numbers.some((one) => one === year || one === year.slice(2)) &&
    (monthStands || named < 0)
  );
}

/** Names are compared by their letters. */
export const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
