import { catalog, QUEUE_NAMES } from '@filings/queue-core';
import { mostAtOnce, type SessionRecord } from '@filings/spawner';
import type { RunSummary } from '@filings/supabase-sink';

/** One row that the exchange says it has. */
export interface ExpectedFiling {
  exchange: string;
  segment: string;
  exchangeId: string;
  /** Wall time at which the replay made it visible. */
  visibleAt: string;
}

/** One filing as the API shows it. */
export interface ServedFiling {
  exchange: string;
  segment: string;
  exchangeId: string;
  storedAt: string;
  enrichedStoredAt: string | null;
}

export interface Evidence {
  expected: ExpectedFiling[];
  served: ServedFiling[];
  run: Pick<
    RunSummary,
    'filings' | 'announcements' | 'detected' | 'enriched' | 'deadLetters' | 'duplicates' | 'open' | 'unlinkedInvestors'
  >;
  sessions: SessionRecord[];
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt: number;
}

type PerWorker = Record<'ai' | 'upload' | 'investor', number>;
interface Percentiles {
  p50: number | null;
  p95: number | null;
}

export interface Summary {
  ok: boolean;
  filings: { bse: number; nse: number };
  announcements: number;
  detected: number;
  enriched: number;
  deadLetters: number;
  duplicates: number;
  lost: number;
  seconds: number;
  spawned: PerWorker;
  maxConcurrent: PerWorker;
  latencyMs: { detected: Percentiles; enriched: Percentiles };
}

const identity = (f: { exchange: string; segment: string; exchangeId: string }) =>
  `${f.exchange}:${f.segment}:${f.exchangeId}`;

/** Nearest-rank percentiles, in whole milliseconds. */
export function percentiles(values: number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) =>
    sorted.length === 0 ? null : Math.round(sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!);
  return { p50: at(0.5), p95: at(0.95) };
}

function perWorker(count: (queue: (typeof QUEUE_NAMES)[number]) => number): PerWorker {
  const result: PerWorker = { ai: 0, upload: 0, investor: 0 };
  for (const queue of QUEUE_NAMES) result[catalog[queue].worker] = count(queue);
  return result;
}

/**
 * The end of a run, from the exchange's list, the API, the database and the log of sessions.
 * @returns the summary, and what is wrong in words (empty when `ok`)
 */
export function summarise(evidence: Evidence, limits: PerWorker): { summary: Summary; problems: string[] } {
  const { served, sessions, run } = evidence;
  const visible = new Map(evidence.expected.map((filing) => [identity(filing), Date.parse(filing.visibleAt)]));
  const servedIds = new Set(served.map(identity));
  const lost = [...visible.keys()].filter((id) => !servedIds.has(id));
  const surplus = [...servedIds].filter((id) => !visible.has(id));
  const servedTwice = served.length - servedIds.size;
  const since = (filing: ServedFiling, at: string | null) => {
    const from = visible.get(identity(filing));
    return at === null || from === undefined ? [] : [Math.max(0, Date.parse(at) - from)];
  };
  const spawned = perWorker((queue) => sessions.filter((session) => session.queue === queue).length);
  const maxConcurrent = perWorker((queue) => mostAtOnce(sessions, queue));
  const alive = sessions.filter((session) => session.endedAt === null);

  const problems: string[] = [];
  const some = (list: string[]) => `${list.slice(0, 5).join(', ')}${list.length > 5 ? ', …' : ''}`;
  if (lost.length > 0) problems.push(`${lost.length} filings of the exchange's list are not on the API: ${some(lost)}`);
  if (surplus.length > 0)
    problems.push(`${surplus.length} filings on the API are not in the exchange's list: ${some(surplus)}`);
  if (run.duplicates + servedTwice > 0)
    problems.push(`${run.duplicates + servedTwice} filings or announcements are there twice`);
  if (run.open > 0) problems.push(`${run.open} filings have neither an enrichment nor a reason`);
  if (run.unlinkedInvestors > 0)
    problems.push(`${run.unlinkedInvestors} announcements have investors that are not linked`);
  if (run.filings.bse + run.filings.nse !== served.length)
    problems.push(`the database has ${run.filings.bse + run.filings.nse} filings, the API shows ${served.length}`);
  if (run.deadLetters > 0) problems.push(`${run.deadLetters} jobs ended as dead letters: see /v1/dead-letters`);
  if (alive.length > 0)
    problems.push(`${alive.length} workers did not end: ${some(alive.map((session) => session.workerId))}`);
  for (const worker of ['ai', 'upload', 'investor'] as const)
    if (maxConcurrent[worker] > limits[worker])
      problems.push(`${maxConcurrent[worker]} ${worker} workers were alive at once, the limit is ${limits[worker]}`);

  return {
    problems,
    summary: {
      ok: problems.length === 0,
      filings: {
        bse: served.filter((f) => f.exchange === 'bse').length,
        nse: served.filter((f) => f.exchange === 'nse').length,
      },
      announcements: run.announcements,
      detected: run.detected,
      enriched: run.enriched,
      deadLetters: run.deadLetters,
      duplicates: run.duplicates + servedTwice,
      lost: lost.length,
      seconds: Math.round((evidence.endedAt - evidence.startedAt) / 100) / 10,
      spawned,
      maxConcurrent,
      latencyMs: {
        detected: percentiles(served.flatMap((filing) => since(filing, filing.storedAt))),
        enriched: percentiles(served.flatMap((filing) => since(filing, filing.enrichedStoredAt))),
      },
    },
  };
}
