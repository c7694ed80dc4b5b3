import type { CoverageDay } from '@filings/supabase-sink';
import type { Published } from './replay.ts';
import { deadlineOf, type Window } from './windows.ts';

export interface StoredRow {
  filingId: string;
  exchange: string;
  segment: string;
  exchangeId: string;
  provisional: boolean;
  /** A row of a list stands for it now. */
  completed: boolean;
}

/** A published filing and when its AI job was enqueued, epoch ms; null: it has none. */
export interface Followed extends Published {
  filingId: string;
  enqueuedAt: number | null;
}

export interface Evidence {
  filings: readonly Followed[];
  stored: readonly StoredRow[];
  /** Filings that AI jobs are about, one for each job. */
  jobs: readonly string[];
  coverage: readonly CoverageDay[];
  windows: readonly Window[];
  intervalMs: number;
  /** Queues that are not empty, in words; the paused ones are meant to be full. */
  openJobs: readonly string[];
  deadLetters: readonly string[];
  /** Processes of the run that are left, in words. */
  orphans: readonly string[];
  kills: { planned: number; done: number };
}

export interface Verdict {
  ok: boolean;
  filings: number;
  enqueued: number;
  stored: number;
  missing: number;
  duplicates: number;
  coverage: string;
  late: number;
  judged: number;
  excused: number;
  /** Excused ones that were not even enqueued in time after what excused them. */
  overdue: number;
  delayMs: { p50: number; p95: number; max: number };
  /** What is wrong, in words; empty when `ok`. */
  problems: string[];
}

/** Beside the interval: the poll itself, and the way into the queue. */
export const SLACK_MS = 500;
/** Of the filings, at least so many must have been outside all fault windows, or nothing was shown. */
const LEAST_JUDGED = 0.6;
const SHOWN = 20;

const nameOf = (row: { exchange: string; segment: string; exchangeId: string }) =>
  `${row.exchange}:${row.segment}:${row.exchangeId}`;

/** Compares what was enqueued and stored with what the exchanges published, and when with when. */
export function judge(evidence: Evidence): Verdict {
  const { filings, stored, jobs, windows, intervalMs } = evidence;
  const allowedMs = intervalMs + SLACK_MS;
  const problems: string[] = [];
  const say = (list: readonly string[], what: string) => {
    const more = list.length > SHOWN ? [`and ${list.length - SHOWN} more`] : [];
    if (list.length > 0)
      problems.push(`${list.length} ${what}:\n    ${[...list.slice(0, SHOWN), ...more].join('\n    ')}`);
  };

  const rows = stored.filter(({ provisional }) => !provisional);
  const there = new Set(rows.map(nameOf));
  const notStored = filings.filter((filing) => !there.has(nameOf(filing)));
  const notEnqueued = filings.filter(({ enqueuedAt }) => enqueuedAt === null);
  const leftProvisional = stored.filter(({ provisional, completed }) => provisional && !completed);
  say(notStored.map(describe), 'filings are not in the database');
  say(notEnqueued.map(describe), 'filings were never enqueued');
  say(leftProvisional.map(nameOf), 'filings of a feed were never completed by a list');

  const published = new Set(filings.map(nameOf));
  const known = new Set([...filings, ...stored].map(({ filingId }) => filingId));
  const extraRows = [...repeated(rows.map(nameOf)), ...rows.map(nameOf).filter((name) => !published.has(name))];
  const extraJobs = [...repeated(jobs), ...jobs.filter((filingId) => !known.has(filingId))];
  say(extraRows, 'rows are there twice, or of no published filing');
  say(extraJobs, 'AI jobs are there twice, or of no filing');

  const timed = filings.map((filing) => {
    const visibleAt = Date.parse(filing.visibleAt);
    const own = windows.filter(({ exchange }) => exchange === filing.exchange);
    const deadline = deadlineOf({ visibleAt, enqueuedAt: filing.enqueuedAt }, own, allowedMs);
    const delayMs = (filing.enqueuedAt ?? Number.POSITIVE_INFINITY) - visibleAt;
    return { filing, delayMs, excused: deadline.excused, tooLate: visibleAt + delayMs > deadline.at };
  });
  const judged = timed.filter(({ excused }) => !excused);
  const late = judged.filter(({ tooLate }) => tooLate);
  const overdue = timed.filter(({ excused, tooLate }) => excused && tooLate);
  const tell = ({ filing, delayMs }: (typeof timed)[number]) => `${describe(filing)} after ${Math.round(delayMs)} ms`;
  say(late.map(tell), `filings were enqueued later than ${allowedMs} ms after they were visible`);
  say(overdue.map(tell), `filings were enqueued later than ${allowedMs} ms after the faults around them were over`);
  if (judged.length < LEAST_JUDGED * filings.length)
    problems.push(`only ${judged.length} of ${filings.length} filings lay outside fault windows: lower the fault rate`);

  say(wrongDays(evidence), 'days are not covered');
  say(evidence.deadLetters, 'dead letters that no filing deserves');
  say(evidence.openJobs, 'queues are not empty');
  say(evidence.orphans, 'processes were left');
  const { planned, done } = evidence.kills;
  if (done < planned) problems.push(`only ${done} of ${planned} kills were made`);

  const delays = judged.flatMap(({ delayMs }) => (Number.isFinite(delayMs) ? delayMs : [])).sort((a, b) => a - b);
  const at = (share: number) => Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0);
  const missing = new Set([...notStored, ...notEnqueued].map(nameOf)).size + leftProvisional.length;
  return {
    ok: problems.length === 0,
    filings: filings.length,
    enqueued: filings.length - notEnqueued.length,
    stored: filings.length - notStored.length,
    missing,
    duplicates: extraRows.length + extraJobs.length,
    coverage: coverageOf(evidence.coverage),
    late: late.length,
    judged: judged.length,
    excused: timed.length - judged.length,
    overdue: overdue.length,
    delayMs: { p50: at(0.5), p95: at(0.95), max: Math.round(delays.at(-1) ?? 0) },
    problems,
  };
}

function repeated(names: readonly string[]): string[] {
  const met = new Set<string>();
  return names.filter((name) => met.size === met.add(name).size);
}

const describe = (filing: Published) =>
  `${nameOf(filing)} (published ${filing.publishedAt}, visible ${filing.visibleAt})`;

/** Of the filings that the exchanges' own counts promise, those that are here. Rounded down: 100 % is all. */
export function coverageOf(days: readonly CoverageDay[]): string {
  const promised = days.reduce((sum, day) => sum + (day.reported ?? 0) - (day.repeated ?? 0) - (day.bad ?? 0), 0);
  const here = days.reduce((sum, { stored }) => sum + stored, 0);
  return `${promised === 0 ? 0 : Math.floor(Math.min(1, here / promised) * 10_000) / 100}%`;
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' });

/** The days of coverage whose numbers do not agree with each other or with what was published. */
function wrongDays({ filings, coverage }: Evidence): string[] {
  const listOf = (row: { exchange: string; segment: string }, day: string) => `${row.exchange} ${row.segment} ${day}`;
  const truth = new Map<string, number>();
  for (const filing of filings) {
    const list = listOf(filing, DAY.format(new Date(filing.publishedAt)));
    truth.set(list, (truth.get(list) ?? 0) + 1);
  }
  const told = new Set(coverage.map((row) => listOf(row, row.day)));
  const untold = [...truth.keys()].filter((list) => !told.has(list)).map((list) => `${list}: no coverage`);
  return coverage
    .flatMap((row) => {
      const { reported, received, known, bad, stored, missing, provisional, complete } = row;
      const list = listOf(row, row.day);
      const published = truth.get(list) ?? 0;
      const agrees =
        complete && missing === 0 && reported === received && stored === known && stored === published && bad === 0;
      const numbers = { published, reported, received, known, bad, stored, missing, provisional };
      return agrees ? [] : [`${list}: ${JSON.stringify(numbers)}`];
    })
    .concat(untold);
}
