import { execFileSync } from 'node:child_process';
import type { DocumentFact } from '@filings/ai-pipeline';
import { readDocumentFacts } from '@filings/ai-pipeline';
import { type Claim, claimsOf, folded, judge } from './facts-judge.ts';
import type { Label } from './labels.ts';
import type { EvalDocument, Measure } from './measure.ts';

/**
 * Dates, dividends, amounts and allottees against the labels.
 *
 * Recall: of what people labelled, the share that was found. A labelled quarter end, board meeting, annual general
 * meeting, record or payment date counts only when the same date was found with the same kind (on whatever page: it
 * is said more than once); a date of kind `other` when that date was found on its page, whatever we call it. An order
 * value, issue size, penalty or dividend counts with equal role and amount; a name as allottee with its name.
 *
 * Precision: of what we claim of these kinds in labelled documents, the share that is right. Labels are not
 * exhaustive, so a claim is right when it equals a label, and wrong when the label of that very date on that very
 * page says another kind that excludes ours; every other claim is judged against the page by `judge`, which reads the
 * page with another program (pdftotext) and other rules than the reader has. Where that has no text (scans), our own
 * reading of the page is what it judges by.
 */

const KINDS = ['quarter_end', 'board_meeting', 'agm', 'egm', 'record_date', 'payment_date'] as const;
const MONEY: Record<string, string> = { order_value: 'order_value', issue_size: 'issue_size', penalty: 'penalty' };
const FLOORS = { otherPrecision: 0.99, otherRecall: 0.9 };

interface Wanted {
  what: string;
  found: boolean;
}

export const measureFacts: Measure = async (documents) => {
  const misses: string[] = [];
  const details: string[] = [];
  const total = { wanted: 0, found: 0, claimed: 0, right: 0 };
  for (const document of documents) {
    if (!document.label || !document.reading) continue;
    const facts = readDocumentFacts(document.reading.pages);
    const wanted = wantedOf(document.label, facts);
    total.wanted += wanted.length;
    total.found += wanted.filter((one) => one.found).length;
    for (const { what } of wanted.filter((one) => !one.found)) details.push(`missed  ${document.file} ${what}`);
    for (const claim of claimsOf(facts)) {
      total.claimed += 1;
      const why = whyWrong(claim, document, document.label);
      if (why === null) total.right += 1;
      else details.push(`wrong   ${document.file} p${claim.page} ${claim.name}: ${why}`);
    }
  }
  const values = { otherPrecision: share(total.right, total.claimed), otherRecall: share(total.found, total.wanted) };
  for (const [name, floor] of Object.entries(FLOORS)) {
    const value = values[name as keyof typeof FLOORS];
    if (value !== null && value < floor) misses.push(`${name} is ${value.toFixed(4)}, below ${floor}`);
  }
  details.unshift(
    `facts: ${total.found} of ${total.wanted} labelled dates, amounts and names found; ${total.right} of ${total.claimed} claims right`,
  );
  return { values, misses, details };
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function wantedOf(label: Label, facts: readonly DocumentFact[]): Wanted[] {
  const dates = label.dates.map(({ kind, date, page }) => ({
    what: `p${page} ${kind} ${date}`,
    found: facts.some(
      (fact) =>
        fact.type === 'date' &&
        fact.date === date &&
        (kind === 'other' ? page === null || fact.page === page : fact.kind === kind),
    ),
  }));
  const amounts = label.figures.flatMap(({ metric, value_crore, value_as_printed, page }) => {
    const role = MONEY[metric];
    const dividend = /dividend/.test(metric) ? Number(value_as_printed.replaceAll(',', '')) : null;
    if (!(role && value_crore !== null) && dividend === null) return [];
    const found = facts.some((fact) =>
      dividend === null
        ? fact.type === 'amount' && fact.role === role && close(fact.value, value_crore!)
        : fact.type === 'dividend' && close(fact.perShare, dividend),
    );
    return [{ what: `p${page} ${metric} ${value_as_printed}`, found }];
  });
  const names = label.investors
    .filter(({ role }) => role === 'allottee')
    .map(({ name, page }) => ({
      what: `p${page} allottee ${name}`,
      found: facts.some((fact) => fact.type === 'allotment' && folded(fact.name) === folded(name)),
    }));
  return [...dates, ...amounts, ...names];
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= Math.abs(b) * 1e-4;

function whyWrong(claim: Claim, { path, reading }: EvalDocument, label: Label): string | null {
  if (equalsLabel(claim, label)) return null;
  if (claim.date !== null) {
    const other = label.dates.find(
      (one) => one.date === claim.date && one.page === claim.page && excludes(one.kind, claim.kind),
    );
    if (other) return `the label says ${other.kind}`;
  }
  const ours = reading!.pages.find(({ page }) => page === claim.page);
  const text = ours?.source === 'native' ? textOf(path, claim.page) : '';
  return judge(claim, text.trim().length > 40 ? text : (ours?.lines.map((line) => line.text).join('\n') ?? ''));
}

/** A board's meeting is not the year's end and not the general meeting, though a label may call any of them "other". */
function excludes(labelled: string, claimed: string): boolean {
  return (
    labelled !== claimed &&
    (KINDS as readonly string[]).includes(labelled) &&
    (KINDS as readonly string[]).includes(claimed)
  );
}

function equalsLabel(claim: Claim, label: Label): boolean {
  if (claim.date !== null) return label.dates.some(({ kind, date }) => kind === claim.kind && date === claim.date);
  if (claim.kind === 'allottee')
    return label.investors.some(({ name, role }) => role === 'allottee' && folded(name) === folded(claim.value));
  return label.figures.some(
    ({ metric, value_crore }) =>
      metric === claim.kind && value_crore !== null && close(value_crore, Number(claim.value)),
  );
}

const texts = new Map<string, string>();

/** The page as poppler reads it: another program than the one under test. */
function textOf(path: string, page: number): string {
  const key = `${path} ${page}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = execFileSync('pdftotext', ['-layout', '-f', String(page), '-l', String(page), path, '-'], {
      encoding: 'utf8',
    });
    texts.set(key, text);
  }
  return text;
}
