import type { Redis } from 'ioredis';
import { type AllLimits, QUEUE_NAMES, type QueueLimits, type QueueName } from '../catalog.ts';
import { QueueError } from '../errors.ts';
import { hashTag } from '../keys.ts';
import { LimitPatch, parseLimitPatch } from './limit-patch.ts';
import { assertLimits, limitProblems } from './limits.ts';

export interface LimitOverrides {
  /** The limits in force: `base` with the overrides laid over. What does not fit together any more is left out whole, queue by queue. */
  read(): Promise<AllLimits>;
  /** What an operator changed, of the queues where it is in force. */
  changed(): Promise<Partial<Record<QueueName, LimitPatch>>>;
  /**
   * Changes one queue's limits for all hosts, at once; what the patch does not name stays as it is.
   * @throws QueueError `bad_limits`, `limits_contradict`
   */
  change(queue: QueueName, patch: LimitPatch): Promise<QueueLimits>;
  /** Back to file and environment. */
  reset(queue: QueueName): Promise<QueueLimits>;
  /**
   * Tells the limits in force, once before `ready` resolves and then after every change by whomever; listens on a
   * connection of its own. A change during a reconnect is told after it.
   */
  watch(onChange: (limits: AllLimits) => void): { ready: Promise<void>; stop(): void };
}

export interface LimitOverridesOptions {
  connection: Redis;
  prefix: string;
  base: AllLimits;
}

/** Writes (or with an empty text removes) an override unless somebody else did since it was read, and tells it. */
const REPLACE = `
local before = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if before ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

/** What is stored may come from another version: what that does not understand counts as nothing. */
function parseStored(text: string | undefined | null): LimitPatch {
  try {
    return LimitPatch.parse(JSON.parse(text || '{}'));
  } catch {
    return {};
  }
}

/** Limits that an operator changed while everything runs: over file and environment, for all hosts, in one hash. */
export function createLimitOverrides({ connection, prefix, base }: LimitOverridesOptions): LimitOverrides {
  const key = `${hashTag(prefix)}:limits`;
  const lay = (queue: QueueName, patch: LimitPatch): QueueLimits => ({ ...base[queue], ...patch });

  async function changed(): Promise<Partial<Record<QueueName, LimitPatch>>> {
    const stored = await connection.hgetall(key);
    return Object.fromEntries(
      QUEUE_NAMES.map((queue) => [queue, parseStored(stored[queue])] as const).filter(
        ([queue, patch]) => Object.keys(patch).length > 0 && limitProblems(lay(queue, patch)).length === 0,
      ),
    );
  }

  async function read(): Promise<AllLimits> {
    const patches = await changed();
    return Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, lay(queue, patches[queue] ?? {})])) as AllLimits;
  }

  async function replace(queue: QueueName, next: (stored: LimitPatch) => LimitPatch | null): Promise<QueueLimits> {
    // Two operators at once: the second lays his change over the first one's.
    for (let round = 0; round < 20; round++) {
      const before = (await connection.hget(key, queue)) ?? '';
      const patch = next(parseStored(before));
      const limits = lay(queue, patch ?? {});
      if (patch) assertLimits({ ...base, [queue]: limits });
      if (await connection.eval(REPLACE, 1, key, queue, before, patch ? JSON.stringify(patch) : '')) return limits;
    }
    throw new QueueError(
      'limits_contended',
      `The limits of ${queue} were changed by others again and again: try again.`,
      { failure: 'transient' },
    );
  }

  return {
    read,
    changed,
    change: async (queue, patch) => {
      const wanted = parseLimitPatch(patch);
      return replace(queue, (stored) => ({ ...stored, ...wanted }));
    },
    reset: (queue) => replace(queue, () => null),
    watch(onChange) {
      const listener = connection.duplicate();
      let asked = 0;
      let stopped = false;
      const tell = async () => {
        asked += 1;
        const mine = asked;
        const limits = await read();
        // A reading that a later one overtook is old news.
        if (mine === asked && !stopped) onChange(limits);
      };
      const hint = () => void tell().catch(() => {});
      listener.on('error', () => {});
      listener.on('message', hint);
      const ready = listener.subscribe(key).then(async () => {
        await tell();
        // Subscribed again before it is read, so that nothing falls between.
        listener.on(
          'ready',
          () =>
            void listener
              .subscribe(key)
              .then(tell)
              .catch(() => {}),
        );
      });
      return {
        ready,
        stop() {
          stopped = true;
          listener.disconnect();
        },
      };
    },
  };
}
