import type { Filing } from '@filings/queue-core';
import type { Day } from './clock.ts';
import type { DayCount } from './coverage.ts';
import { ScrapeError } from './errors.ts';
import { handOver, type Intake } from './intake.ts';
import type { Seen } from './position.ts';
import { afterWholeReading, mayStop, type Reading } from './reading.ts';
import { type BadRow, readRow, type Source } from './source.ts';

export interface ReadDayInput {
  source: Source;
  intake: Intake;
  seen: Seen;
  segment: string;
  day: Day;
  /** How the last reading of this day ended. */
  before: Reading;
  signal: AbortSignal;
  /** Told of each page once what is new on it is durable. */
  onPage?: (soFar: DayCount) => void;
}

export interface DayRead {
  reading: Reading;
  count: DayCount;
  bad: BadRow[];
  /** The attachments that the rows name. */
  attachments: Set<string>;
  /** What ended the reading early. The pages before it are handed over all the same. */
  error: unknown;
  /** The list was read to its end and is shorter than it says. */
  short: ScrapeError | null;
}

/**
 * Reads one day of one segment as far as needed and hands over what is new, page by page (G10). Rows that are known
 * already are told by their id and not read any further.
 */
export async function readDay(input: ReadDayInput): Promise<DayRead> {
  const { source, intake, seen, segment, day, before, signal } = input;
  const known = await seen.count(segment, day);
  const count: DayCount = { reported: null, received: 0, new: 0, known, bad: 0, repeated: 0, whole: true };
  const bad: BadRow[] = [];
  const attachments = new Set<string>();
  const ids = new Set<string>();
  let steady = true;
  let error: unknown = null;

  /** What of a page nobody has handed over yet. */
  async function newOf(rows: readonly unknown[]): Promise<Filing[]> {
    const told = rows.map((row) => source.idOf(row));
    const asked = [...new Set(told)].filter((id) => id !== null && !ids.has(id)) as string[];
    const unknown = await seen.unknown(segment, day, asked);
    return rows.flatMap((row, at) => {
      const id = told[at] ?? null;
      // The first of two rows with one id is the newer one.
      if (id !== null && ids.has(id)) {
        count.repeated += 1;
        return [];
      }
      const name = source.attachmentOf(row);
      if (name !== null) attachments.add(name);
      if (id !== null && !unknown.has(id)) {
        ids.add(id);
        return [];
      }
      const filing = readRow(source, row, segment);
      if ('reason' in filing) {
        bad.push(filing);
        return [];
      }
      ids.add(filing.exchangeId);
      return [filing];
    });
  }

  async function mark(taken: Filing[]): Promise<void> {
    const takenIds = taken.map(({ exchangeId }) => exchangeId);
    count.known = await seen.mark(segment, day, takenIds);
    count.new += taken.length;
  }

  try {
    for await (const { rows, reported } of source.pages(segment, day, signal)) {
      if (rows.length > 0 || count.received === 0) {
        if (count.received > 0 && reported !== count.reported) steady = false;
        count.reported = reported;
      }
      count.received += rows.length;
      const newcomers = await newOf(rows);
      for (const { filing, error: refusal } of await handOver(newcomers, intake, mark))
        bad.push({ raw: filing.raw, reason: `intake: ${refusal.message}` });
      count.bad = bad.length;
      input.onPage?.({ ...count, whole: false });
      if (newcomers.length === 0 && rows.length > 0 && mayStop(before, count.known, count.reported)) {
        count.whole = false;
        break;
      }
      signal.throwIfAborted();
    }
  } catch (caught) {
    error = caught;
    count.whole = false;
  }

  const done = { count, bad, attachments, error, short: null };
  if (error !== null) return { ...done, reading: { ...before, settled: false } };
  if (!count.whole) return { ...done, reading: { ...before, settled: steady } };
  const { reported, received } = count;
  if (received === 0 && known > 0) {
    const emptied = new ScrapeError(
      'empty_table',
      `${source.exchange} ${segment} ${day}: an empty list where ${known} filings were before; asking again later`,
      {},
    );
    return { ...done, reading: { ...before, settled: false }, error: emptied };
  }
  const reading = afterWholeReading(before, { reported, received, distinct: ids.size, steady });
  const short = reading.short.by > 0 && !reading.settled ? shortAnswer(input, count) : null;
  return { ...done, reading, short };
}

function shortAnswer({ source, segment, day }: ReadDayInput, { received, reported }: DayCount): ScrapeError {
  return new ScrapeError(
    'short_answer',
    `${source.exchange} ${segment} ${day}: ${received} rows to the end of a list that says it has ${reported}; reading it again`,
    {},
  );
}
