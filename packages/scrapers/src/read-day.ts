import type { Filing } from '@filings/queue-core';
import type { Day } from './clock.ts';
import type { Coverage } from './coverage.ts';
import { ScrapeError } from './errors.ts';
import { handOver, type Intake } from './intake.ts';
import type { Seen } from './position.ts';
import { afterWholeReading, mayStop, type Reading } from './reading.ts';
import type { BadRow, Source } from './source.ts';

export interface ReadDayInput {
  source: Source;
  intake: Intake;
  seen: Seen;
  segment: string;
  day: Day;
  /** How the last reading of this day ended. */
  before: Reading;
  signal: AbortSignal;
}

export interface DayRead {
  reading: Reading;
  coverage: Coverage;
  bad: BadRow[];
  /** What ended the reading early. The pages before it are handed over all the same. */
  error: unknown;
  /** The list was read to its end and is shorter than it says. */
  short: ScrapeError | null;
}

/** Reads one day of one segment as far as needed and hands over what is new, page by page (G10). */
export async function readDay({ source, intake, seen, segment, day, before, signal }: ReadDayInput): Promise<DayRead> {
  const coverage: Coverage = {
    exchange: source.exchange,
    segment,
    day,
    reported: null,
    received: 0,
    new: 0,
    known: await seen.count(segment, day),
    bad: 0,
    repeated: 0,
  };
  const bad: BadRow[] = [];
  const ids = new Set<string>();
  let steady = true;
  let whole = true;
  let error: unknown = null;

  async function newOf(filings: readonly Filing[]): Promise<Filing[]> {
    // The first of two rows with one id is the newer one.
    const fresh = filings.filter(({ exchangeId }) => !ids.has(exchangeId) && ids.add(exchangeId));
    coverage.repeated += filings.length - fresh.length;
    const unknown = await seen.unknown(
      segment,
      day,
      fresh.map(({ exchangeId }) => exchangeId),
    );
    return fresh.filter(({ exchangeId }) => unknown.has(exchangeId));
  }

  async function mark(taken: Filing[]): Promise<void> {
    const takenIds = taken.map(({ exchangeId }) => exchangeId);
    coverage.known = await seen.mark(segment, day, takenIds);
    coverage.new += taken.length;
  }

  try {
    for await (const page of source.pages(segment, day, signal)) {
      const rows = page.filings.length + page.bad.length;
      if (rows > 0 || coverage.received === 0) {
        if (coverage.received > 0 && page.reported !== coverage.reported) steady = false;
        coverage.reported = page.reported;
      }
      coverage.received += rows;
      bad.push(...page.bad);
      const newcomers = await newOf(page.filings);
      for (const { filing, error: refusal } of await handOver(newcomers, intake, mark)) {
        bad.push({ raw: filing.raw, reason: `intake: ${refusal.message}` });
      }
      if (newcomers.length === 0 && rows > 0 && mayStop(before, coverage.known, coverage.reported)) {
        whole = false;
        break;
      }
      signal.throwIfAborted();
    }
  } catch (caught) {
    error = caught;
  }

  coverage.bad = bad.length;
  const { reported, received } = coverage;
  if (error !== null) return { reading: { ...before, settled: false }, coverage, bad, error, short: null };
  if (!whole) return { reading: { ...before, settled: steady }, coverage, bad, error, short: null };
  const reading = afterWholeReading(before, { reported, received, distinct: ids.size, steady });
  const short = reading.short.by > 0 && !reading.settled ? shortAnswer(coverage) : null;
  return { reading, coverage, bad, error, short };
}

function shortAnswer({ exchange, segment, day, reported, received }: Coverage): ScrapeError {
  return new ScrapeError(
    'short_answer',
    `${exchange} ${segment} ${day}: ${received} rows to the end of a list that says it has ${reported}; reading it again`,
    {},
  );
}
