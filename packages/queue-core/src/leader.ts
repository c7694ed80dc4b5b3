import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { hashTag } from './keys.ts';

export interface LeaderOptions {
  connection: Redis;
  prefix: string;
  /** What is led: one leader at a time for each name, over all hosts. */
  name: string;
  /** Who this is, for people who look. */
  holder: string;
  /** A leader that is silent for this long is none any more. Renewed at a third of it. */
  leaseMs: number;
  onProblem?(message: string, error: unknown): void;
}

/** What leads, for as long as the signal is not aborted. `fence` is greater than that of every leader before (G26). */
export type Leading = (signal: AbortSignal, fence: number) => Promise<void>;

export interface Leader {
  /** False by the local clock before the lease can end in Redis, so that two are never sure at once. */
  isLeader(): boolean;
  /**
   * Stands for election until `stop`: runs `work` each time it leads, and gives the lease back when it ends. One that
   * loses the lease has its signal aborted and stands again. Work that throws is told and stands again after a pause.
   */
  run(work: Leading): Promise<void>;
  /** Ends the work (its signal is aborted), gives the lease back, resolves when both are done. */
  stop(): Promise<void>;
}

/**
 * Fences are the microseconds of Redis' clock, so that they go on rising when Redis was emptied. Asked twice with one
 * token (a reply was lost) it grants twice.
 */
const ACQUIRE = `
local held = redis.call('get', KEYS[1])
if held and held ~= ARGV[1] then return nil end
local time = redis.call('time')
local fence = math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), tonumber(redis.call('get', KEYS[2]) or '0') + 1)
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
redis.call('set', KEYS[2], string.format('%.0f', fence))
return string.format('%.0f', fence)`;

const RENEW = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])`;

const RELEASE = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`;

/** The local lease is this much shorter than Redis', for clocks that run at different speeds. */
const LOCAL_SHARE = 0.9;

/** Milliseconds since `mark` by the clock that says more: one stands still while a machine sleeps, the other can be set. */
const mark = () => ({ steady: performance.now(), wall: Date.now() });
const since = (from: ReturnType<typeof mark>): number =>
  Math.max(performance.now() - from.steady, Date.now() - from.wall);

/** One leader for each name by a lease in Redis (G26). */
export function createLeader(options: LeaderOptions): Leader {
  const { connection, prefix, name, holder, leaseMs, onProblem } = options;
  const base = `${hashTag(prefix)}:leader:${name}`;
  const localMs = leaseMs * LOCAL_SHARE;
  const stopping = new AbortController();
  const stopped = new Promise<'stopped'>((resolve) =>
    stopping.signal.addEventListener('abort', () => resolve('stopped')),
  );
  let asked: ReturnType<typeof mark> | null = null;
  let running: Promise<void> | null = null;

  const isLeader = () => asked !== null && since(asked) < localMs;
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  /** Renews until the work is over; resolves as soon as this is no leader any more, whether Redis answers or not. */
  async function keep(token: string, over: AbortSignal): Promise<void> {
    for (;;) {
      const left = () => (asked === null ? 0 : localMs - since(asked));
      await sleep(Math.max(0, Math.min(leaseMs / 3, left())), undefined, { signal: over }).catch(() => {});
      if (over.aborted || !isLeader()) return;
      const sent = mark();
      const reply = connection.eval(RENEW, 1, base, token, leaseMs).catch((error: unknown) => {
        onProblem?.(`the lease of leader ${name} could not be renewed`, error);
        return null;
      });
      const late = sleep(left(), 'late' as const, { signal: over }).catch(() => 'late' as const);
      const renewed = await Promise.race([reply, late]);
      if (renewed === 0) asked = null;
      if (renewed === 1) asked = sent;
      if (renewed === 'late' || renewed === 0) return;
    }
  }

  async function lead(work: Leading, token: string, fence: number): Promise<void> {
    const end = new AbortController();
    const over = new AbortController();
    const onStop = () => end.abort();
    stopping.signal.addEventListener('abort', onStop);
    const kept = keep(token, over.signal).then(() => {
      // Timers fire up to a millisecond early: the office ends before the signal says so, never after.
      asked = null;
      end.abort();
    });
    try {
      await work(end.signal, fence);
    } catch (error) {
      if (!end.signal.aborted) {
        onProblem?.(`the work of leader ${name} failed`, error);
        await pause(leaseMs / 3);
      }
    } finally {
      stopping.signal.removeEventListener('abort', onStop);
      over.abort();
      await kept;
      asked = null;
    }
  }

  async function stand(work: Leading): Promise<void> {
    while (!stopping.signal.aborted) {
      const token = `${holder} ${randomUUID()}`;
      const sent = mark();
      const answer = connection.eval(ACQUIRE, 2, base, `${base}:fence`, token, leaseMs);
      const release = () => connection.eval(RELEASE, 1, base, token).catch(() => 0);
      try {
        const fence = await Promise.race([answer, stopped]);
        if (fence === 'stopped') {
          // Whatever comes of the question must not keep others waiting.
          void answer.then(release, () => {});
          return;
        }
        if (fence !== null) {
          asked = sent;
          if (isLeader()) await lead(work, token, Number(fence));
          await Promise.race([release(), sleep(1_000, undefined, { ref: false })]);
        }
      } catch (error) {
        onProblem?.(`could not stand for leader ${name}`, error);
      }
      // Some jitter: not all hosts ask in the same moment.
      await pause((leaseMs / 3) * (0.8 + 0.4 * Math.random()));
    }
  }

  return {
    isLeader,
    run: (work) => (running ??= stand(work)),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
