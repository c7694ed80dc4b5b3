import { setTimeout as sleep } from 'node:timers/promises';
import { type Coverage, createLeader, type Filing, isClassified } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { type Backlog, type BacklogDay, backlogLease, createBacklog } from './backlog.ts';
import { retryDelay } from './backoff.ts';
import { coverageOf } from './coverage.ts';
import { isHostTrouble, ScrapeError } from './errors.ts';
import { createSeen } from './position.ts';
import { readDay } from './read-day.ts';
import { type Reading, unread } from './reading.ts';
import type { BadRow, Source } from './source.ts';

export interface BacklogWorkOptions {
  source: Source;
  redis: Redis;
  prefix: string;
  /** Takes filings over behind whatever is fresh. */
  intake: (filings: Filing[]) => Promise<void>;
  /** Who works, for people who look. */
  holder: string;
  signal: AbortSignal;
  onCoverage(coverage: Coverage): Promise<void>;
  onDay?(day: BacklogDay, found: { rows: number; found: number }): void;
  onProblem?(day: BacklogDay | null, error: Error): void;
  onBadRow?(day: BacklogDay, row: BadRow): void;
  leaseMs?: number;
}

/** How soon a day that was added is noticed. */
const LOOK_EVERY_MS = 500;
const LEASE_MS = 10_000;
/** A list that keeps coming out short is read so often before its count is taken as it is. */
const READINGS = 4;

/**
 * Reads the days of the backlog, newest first, one request at a time, while this process leads (G26): fresh polls, here
 * or elsewhere, go in between. A day that fails is tried again later and holds up no other. Resolves when `signal`
 * aborts.
 */
export async function workOnBacklog(options: BacklogWorkOptions): Promise<void> {
  const { source, redis, prefix, holder, signal } = options;
  const { exchange } = source;
  const backlog = createBacklog({ redis, prefix, exchange });
  const leader = createLeader({
    connection: redis,
    prefix,
    name: backlogLease(exchange),
    holder,
    leaseMs: options.leaseMs ?? LEASE_MS,
    onProblem: (message, cause) => options.onProblem?.(null, new Error(message, { cause })),
  });
  const work = leader.run((leading) => readAll(options, backlog, AbortSignal.any([leading, signal])));
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await leader.stop();
  await work;
}

async function readAll(options: BacklogWorkOptions, backlog: Backlog, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const next = await backlog.next(new Date());
    const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {});
    if (next === null || 'notBefore' in next) {
      const wait = next === null ? LOOK_EVERY_MS : next.notBefore.getTime() - Date.now();
      await pause(Math.max(0, Math.min(wait, LOOK_EVERY_MS)));
      continue;
    }
    const error = await readOne(options, backlog, next.day, signal);
    if (signal.aborted) return;
    failures = error !== null && isHostTrouble(error) ? failures + 1 : 0;
    // The host as a whole: the next day would fail in the same way.
    if (failures > 0) await pause(retryDelay(60_000, failures, Math.random()));
  }
}

/** One day, to its end. Resolves with what kept it from being complete. */
async function readOne(
  options: BacklogWorkOptions,
  backlog: Backlog,
  day: BacklogDay,
  signal: AbortSignal,
): Promise<unknown> {
  const { source, redis, prefix, intake } = options;
  const { exchange } = source;
  const seen = createSeen({ redis, prefix, exchange });
  let before: Reading = unread;
  let found = 0;
  for (let readings = 1; ; readings += 1) {
    const read = await readDay({ source, intake, seen, ...day, before, signal });
    if (signal.aborted) return null;
    found += read.count.new;
    if (readings === 1) for (const row of read.bad) options.onBadRow?.(day, row);
    const short = readings < READINGS ? read.short : null;
    if (read.error === null && short !== null) {
      before = read.reading;
      continue;
    }
    if (read.error !== null) {
      const error = read.error instanceof Error ? read.error : new Error(String(read.error));
      const what = { code: isClassified(error) ? error.code : error.name, message: error.message };
      const named = error instanceof ScrapeError ? error.retryAt?.getTime() : undefined;
      await backlog.failed(day, what, (attempts) => {
        const soon = Date.now() + retryDelay(60_000, attempts, Math.random());
        return new Date(Math.max(soon, named ?? 0));
      });
      options.onProblem?.(day, error);
      return error;
    }
    const { count, reading } = read;
    const rest = { bad: count.bad, repeated: count.repeated };
    const covered = { exchange, ...day, count, reading, rest, witnessed: null, checkedAt: new Date() };
    await options.onCoverage(coverageOf(covered));
    await backlog.complete(day, { rows: count.received, found, at: new Date().toISOString() });
    options.onDay?.(day, { rows: count.received, found });
    return null;
  }
}
