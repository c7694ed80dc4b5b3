import { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { bullQueue } from './bull-queue.ts';
import type { QueueName } from './catalog.ts';
import { queueKey } from './keys.ts';

/** A job whose lease ended is seen by one look and taken by the next: back within its lease and twice this. */
const LOOK_EVERY_MS = 800;
/** Nobody looked for this long: Redis was away, or all spawners were. */
const GAP_MS = 2_500;
/** After a gap holders have this long to come back and to renew what ran out meanwhile. */
const RETURN_MS = 3_000;
/** The reaper's own lease while it moves a job. */
const HOLD_MS = 5_000;

/**
 * Takes the jobs without a lease from their dead holders: in two looks, and with one more claim counted, so that a
 * holder who comes back after all is fenced off (G3). Redis' clock alone counts.
 * KEYS: active, lapsed, looks, crashes. ARGV: key of a job without its id, token, gap, return, hold. Returns the ids.
 */
const REAP = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local last = tonumber(redis.call('HGET', KEYS[3], 'last'))
if last and now - last > tonumber(ARGV[3]) then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[3], 'open', now + ARGV[4])
end
redis.call('HSET', KEYS[3], 'last', now)
local open = tonumber(redis.call('HGET', KEYS[3], 'open') or '0') <= now
local before = redis.call('HKEYS', KEYS[2])
local seen = {}
for _, id in ipairs(before) do seen[id] = true end
redis.call('DEL', KEYS[2])
local reaped = {}
for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local job = ARGV[1] .. id
  if redis.call('EXISTS', job .. ':lock') == 0 then
    if seen[id] and open then
      redis.call('SET', job .. ':lock', ARGV[2], 'PX', ARGV[5])
      if redis.call('EXISTS', job) == 1 then redis.call('HINCRBY', job, 'ats', 1) end
      redis.call('HINCRBY', KEYS[4], id, 1)
      reaped[#reaped + 1] = id
    else redis.call('HSET', KEYS[2], id, now) end
  end
end
return reaped`;

/**
 * Returns jobs whose lease has ended to the wait list. BullMQ does this only while a worker lives, and counts it as the
 * job's failure at the second time; here workers are ephemeral, so the spawner keeps one reaper a queue, and the crash
 * budget counts.
 */
export function createReaper(options: {
  connection: Redis;
  prefix: string;
  queue: QueueName;
  onReaped?(jobId: string): void;
  onProblem?(message: string, error: unknown): void;
}) {
  const { connection, prefix, queue, onReaped, onProblem } = options;
  const key = (name: string) => queueKey(prefix, queue, name);
  const keys = ['active', 'lapsed', 'looks', 'crashes'].map(key);
  const token = 'reaper';
  const bull = bullQueue(connection, prefix, queue);
  let looking = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // What waits for a reconnect would be carried out at once after it, before any holder is back.
    if (looking || connection.status !== 'ready') return;
    looking = true;
    try {
      const ids = (await connection.eval(
        REAP,
        keys.length,
        ...keys,
        key(''),
        token,
        GAP_MS,
        RETURN_MS,
        HOLD_MS,
      )) as string[];
      for (const id of ids) {
        const job = await Job.fromId(bull, id);
        if (job) await job.moveToWait(token);
        else
          await connection
            .multi()
            .lrem(key('active'), 0, id)
            .del(`${key(id)}:lock`)
            .exec();
        onReaped?.(id);
      }
    } catch (error) {
      onProblem?.(`${queue}: jobs of dead holders could not be taken back; it is tried again`, error);
    } finally {
      looking = false;
    }
  }

  return {
    start(): void {
      timer ??= setInterval(() => void look(), LOOK_EVERY_MS);
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await bull.close();
    },
  };
}
