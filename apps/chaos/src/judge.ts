import type { FilingTruth } from '@filings/exchange-replay';
import type { Exceeded } from './tally.ts';

/** One row of the table of filings. */
export interface StoredFiling {
  exchange: string;
  segment: string;
  exchangeId: string;
  status: string;
  reason: string | null;
  degraded: string | null;
}

export interface Evidence {
  truth: readonly Pick<FilingTruth, 'exchange' | 'segment' | 'exchangeId' | 'expected' | 'reason' | 'degraded'>[];
  /** How many announcements the truth makes of them. */
  expectedAnnouncements: number;
  stored: readonly StoredFiling[];
  /** Announcements that the API lists, by id. */
  listed: readonly string[];
  /** Live announcements in the database. */
  announcements: number;
  /** What the database itself counts as there twice. */
  duplicates: number;
  unlinkedInvestors: number;
  /** Dead letters, in words. */
  deadLetters: readonly string[];
  /** Jobs that wait, are delayed or held, in words. */
  openJobs: readonly string[];
  /** Processes of the run that are left, in words. */
  orphans: readonly string[];
  exceeded: readonly Exceeded[];
  /** When the day began, epoch milliseconds: what times are told from. */
  dayBeganAt: number;
  /** Once, unless it was not asked for. */
  flushes: { expected: number; done: number };
}

export interface Verdict {
  ok: boolean;
  filings: number;
  lost: number;
  duplicates: number;
  orphans: number;
  limitExceeded: number;
  /** What is wrong, in words; empty when `ok`. */
  problems: string[];
}

const identity = (filing: { exchange: string; segment: string; exchangeId: string }) =>
  `${filing.exchange}:${filing.segment}:${filing.exchangeId}`;

const endOf = ({ status, reason, degraded }: Omit<StoredFiling, 'exchange' | 'segment' | 'exchangeId'>) =>
  [status, reason ?? degraded].filter(Boolean).join(' ');

const extra = (ids: readonly string[]) => ids.length - new Set(ids).size;

/** Compares what is there at the end with what is true: every filing once, in its final state, and nothing else left. */
export function judge(evidence: Evidence): Verdict {
  const { truth, stored, listed } = evidence;
  const problems: string[] = [];
  const say = (list: readonly string[], what: string) => {
    if (list.length > 0) problems.push(`${list.length} ${what}:\n    ${list.join('\n    ')}`);
  };
  const rows = new Map(stored.map((row) => [identity(row), row]));
  const known = new Set(truth.map(identity));

  const missing = truth.filter((filing) => !rows.has(identity(filing))).map(identity);
  const unfinished = truth.flatMap((filing) => {
    const row = rows.get(identity(filing));
    if (!row) return [];
    const should = endOf({
      status: filing.expected,
      reason: filing.reason,
      degraded: filing.expected === 'enriched' ? filing.degraded : null,
    });
    return endOf(row) === should ? [] : [`${identity(filing)} is "${endOf(row)}", should be "${should}"`];
  });
  say(missing, 'filings are not in the database');
  say(unfinished, 'filings are not in their final state');
  say(
    [...rows.keys()].filter((id) => !known.has(id)),
    'filings that no exchange published',
  );

  const tooMany = Math.max(0, evidence.announcements - evidence.expectedAnnouncements);
  const duplicates = Math.max(extra(stored.map(identity)) + evidence.duplicates, tooMany) + extra(listed);
  if (duplicates > 0) problems.push(`${duplicates} filings or announcements are there twice`);
  if (evidence.announcements !== evidence.expectedAnnouncements)
    problems.push(`there are ${evidence.announcements} announcements, should be ${evidence.expectedAnnouncements}`);
  if (new Set(listed).size !== evidence.announcements)
    problems.push(`the API lists ${new Set(listed).size} announcements, the database has ${evidence.announcements}`);
  if (evidence.unlinkedInvestors > 0)
    problems.push(`${evidence.unlinkedInvestors} announcements name investors that are not linked`);
  say(evidence.deadLetters, 'dead letters that no filing deserves');
  say(evidence.openJobs, 'queues are not empty');
  say(evidence.orphans, 'processes were left');
  say(
    evidence.exceeded.map((stretch) => describeExceeded(stretch, evidence.dayBeganAt)),
    'times a limit was exceeded',
  );
  if (evidence.flushes.done !== evidence.flushes.expected)
    problems.push(`Redis was emptied ${evidence.flushes.done} times, should be ${evidence.flushes.expected}`);

  return {
    ok: problems.length === 0,
    filings: truth.length,
    lost: missing.length + unfinished.length + evidence.unlinkedInvestors,
    duplicates,
    orphans: evidence.orphans.length,
    limitExceeded: evidence.exceeded.length,
    problems,
  };
}

export function describeExceeded(
  { queue, limit, most, fromMs, untilMs, workers }: Exceeded,
  dayBeganAt: number,
): string {
  const seconds = (ms: number) => ((ms - dayBeganAt) / 1000).toFixed(2);
  return `${queue}: ${most} workers, limit ${limit}, from ${seconds(fromMs)} s to ${seconds(untilMs)} s: ${workers.join(', ')}`;
}
