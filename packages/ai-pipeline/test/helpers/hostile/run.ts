import type { ReadDocument } from '../../../src/document/page.ts';
import type { DocumentReader, ReadLimits } from '../../../src/document/reader.ts';
import { EnrichError } from '../../../src/errors.ts';
import type { Variant } from './variant.ts';

/** Tight, so that what hangs costs seconds and not minutes. */
export const LIMITS: ReadLimits = { maxPages: 20, readTimeoutMs: 2_500, pageTimeoutMs: 1_000, memoryMb: 160 };
/** For starting a thread and for a machine that does other things as well. */
const SLACK_MS = 4_000;

export interface Outcome {
  variant: Variant;
  /** `read`, `read in part` where some page could not be, or the code of the refusal. */
  result: string;
  /** Whether its first page could be drawn; absent where that was not tried. */
  drawn?: string;
  ms: number;
  /** What it did that no document may do. */
  violations: string[];
}

/** Reads the documents, two at a time, and holds each to what is promised of any document whatever. */
export async function readHostile(reader: DocumentReader, variants: readonly Variant[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...variants.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, variant] = next;
      outcomes[index] = await readOne(reader, variant);
    }
  };
  await Promise.all([lane(), lane()]);
  return outcomes;
}

async function readOne(reader: DocumentReader, variant: Variant): Promise<Outcome> {
  const bytes = variant.bytes();
  const outcome: Outcome = { variant, result: '', ms: 0, violations: [] };
  const note = (what: string): void => void outcome.violations.push(`${variant.name}: ${what}`);
  const started = performance.now();
  try {
    const read = await reader.read([{ bytes }]);
    checkShape(read, note);
    const unread = read.pages.some(({ width, source }) => width === 0 && source !== 'native');
    outcome.result = read.cut === 'time' ? 'cut by time' : unread ? 'read in part' : 'read';
  } catch (error) {
    outcome.result = refusalOf(error, note);
  }
  outcome.ms = performance.now() - started;
  if (outcome.ms > LIMITS.readTimeoutMs + SLACK_MS) note(`took ${Math.round(outcome.ms)} ms`);
  if (variant.draws && outcome.result.startsWith('read')) outcome.drawn = await drawOne(reader, bytes, note);
  return outcome;
}

function checkShape({ pageCount, pages, cut, leftOut }: ReadDocument, note: (what: string) => void): void {
  if (pageCount < 1 || !Number.isInteger(pageCount)) note(`has ${pageCount} pages`);
  if (pages.length > Math.min(pageCount, LIMITS.maxPages)) note(`${pages.length} pages were read`);
  if (cut === null && pages.length !== pageCount) note('pages are missing and nothing is said of it');
  if (leftOut.some(({ page }) => page < 1 || page > pageCount)) note('a page was left out that it does not have');
  for (const [index, page] of pages.entries()) {
    if (page.page !== index + 1) note(`page ${index + 1} is numbered ${page.page}`);
    if (!(page.score >= 0 && page.score <= 1)) note(`a score of ${page.score}`);
    if (!(page.width >= 0 && page.height >= 0)) note(`a page of ${page.width} by ${page.height}`);
    if (page.source !== 'native' && page.lines.length > 0) note(`lines on a page that is ${page.source}`);
    if (page.lines.some(({ cells, y }) => cells.length === 0 || !Number.isFinite(y)))
      note('a line without place or text');
    if (page.tables.some(({ rows, columns }) => rows.some(({ cells }) => cells.length !== columns.length))) {
      note('a table whose rows do not fit its columns');
    }
  }
}

async function drawOne(reader: DocumentReader, bytes: Uint8Array, note: (what: string) => void): Promise<string> {
  const started = performance.now();
  let result: string;
  try {
    const document = await reader.open([{ bytes }]);
    try {
      const { width, height, data } = await document.draw(1, 150);
      if (width < 1 || height < 1 || data.length !== width * height) note(`a picture of ${width} by ${height}`);
      result = 'drawn';
    } finally {
      await document.close();
    }
  } catch (error) {
    result = refusalOf(error, note);
  }
  const ms = performance.now() - started;
  if (ms > 2 * LIMITS.pageTimeoutMs + SLACK_MS) note(`drawing took ${Math.round(ms)} ms`);
  return result;
}

function refusalOf(error: unknown, note: (what: string) => void): string {
  if (error instanceof EnrichError && error.failure === 'content' && error.message !== '') return error.code;
  note(`failed with ${error instanceof Error ? `${error.name}: ${error.message}` : error}`);
  return 'wrong';
}

/** Kinds by outcomes, with the longest time of each kind. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const results = [...new Set(outcomes.flatMap(({ result, drawn }) => (drawn ? [result, columnOf(drawn)] : [result])))];
  results.sort((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b));
  const kinds = Map.groupBy(outcomes, ({ variant }) => variant.kind);
  const rows = [...kinds].map(([kind, own]) => {
    const count = (result: string): number =>
      own.filter((one) => one.result === result || (one.drawn && columnOf(one.drawn) === result)).length;
    const longest = Math.round(Math.max(...own.map(({ ms }) => ms)));
    return [kind, own.length, ...results.map((result) => count(result) || ''), longest];
  });
  const table = [['kind', 'variants', ...results, 'longest ms'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => String(row[column]).length)));
  return table
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]!) : String(cell).padStart(widths[at]!)))
        .join('  '),
    )
    .join('\n');
}

const columnOf = (drawn: string): string => (drawn === 'drawn' ? 'drawn' : 'not drawn');
const rankOf = (result: string): number => (result.startsWith('read') ? 0 : /drawn/.test(result) ? 2 : 1);

/** The peak of the process's memory while something goes on, in MB. */
export function watchRss(): () => number {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 50);
  return () => {
    clearInterval(timer);
    look();
    return Math.round(peak / 1048576);
  };
}
