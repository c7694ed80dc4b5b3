import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { QueueError } from './errors.ts';
import { hashTag } from './keys.ts';

/** What a host bears, by all processes of the installation together. */
export interface HostRate {
  /** Requests per second in the long run. */
  perSecond: number;
  /** Requests that may start at once after a pause. */
  burst: number;
}

export interface RateBudget {
  /**
   * Resolves when the caller may ask the host; at once for a host without a rate. A turn is used up also by who gives
   * up waiting for it.
   * @throws QueueError `host_closed` (class rate_limited, with the time) while the host is left alone or when the turn
   *   would come later than `maxWaitMs`; the reason of `signal`
   */
  turn(host: string, signal?: AbortSignal): Promise<void>;
  /** Nobody asks the host until then: it has named a time, or turned somebody away. Never shortens what stands. */
  leaveAlone(host: string, until: Date): Promise<void>;
}

export interface RateBudgetOptions {
  connection: Redis;
  prefix: string;
  /** By host name, e.g. `api.bseindia.com`. */
  rates: Readonly<Record<string, HostRate>>;
  /** Whoever would have to wait longer is told when to come again instead. Default 60 s. */
  maxWaitMs?: number;
}

/**
 * The generic cell rate algorithm: KEYS[1] holds the time (microseconds, Redis' clock) at which the budget is whole
 * again, KEYS[2] until when (ms) the host is left alone. ARGV: microseconds a request costs, requests at once, longest
 * wait. Returns { 1, ms to wait } or { 0, ms until it is worth asking }.
 */
const TURN = `
local time = redis.call('time')
local now = time[1] * 1000000 + time[2]
local closed = tonumber(redis.call('get', KEYS[2]) or '0') * 1000
if closed > now then return { 0, math.ceil((closed - now) / 1000) } end
local cost = tonumber(ARGV[1])
local whole = math.max(now, tonumber(redis.call('get', KEYS[1]) or '0'))
local wait = math.max(0, whole - now - cost * (tonumber(ARGV[2]) - 1))
if wait > tonumber(ARGV[3]) * 1000 then return { 0, math.ceil(wait / 1000) } end
local after = whole + cost
if cost > 0 then redis.call('set', KEYS[1], string.format('%.0f', after), 'px', math.ceil((after - now) / 1000) + 1000) end
return { 1, math.ceil(wait / 1000) }`;

const LEAVE_ALONE = `
local time = redis.call('time')
local now = math.floor(time[1] * 1000 + time[2] / 1000)
local till = math.max(now + tonumber(ARGV[1]), tonumber(redis.call('get', KEYS[1]) or '0'))
redis.call('set', KEYS[1], string.format('%.0f', till), 'px', math.max(1, till - now))
return till`;

const DEFAULT_MAX_WAIT_MS = 60_000;

/** One rate per host over all processes and hosts of an installation, by leases on time in Redis. */
export function createRateBudget({ connection, prefix, rates, maxWaitMs }: RateBudgetOptions): RateBudget {
  const key = (host: string, what: string) => `${hashTag(prefix)}:rate:${host}:${what}`;
  const longest = maxWaitMs ?? DEFAULT_MAX_WAIT_MS;
  return {
    async turn(host, signal) {
      signal?.throwIfAborted();
      const rate = rates[host];
      const [cost, burst] = rate ? [1_000_000 / rate.perSecond, rate.burst] : [0, 1];
      const reply = connection.eval(TURN, 2, key(host, 'whole'), key(host, 'closed'), cost, burst, longest);
      const [granted, ms] = (await reply) as [number, number];
      if (granted === 0) {
        const retryAt = new Date(Date.now() + ms);
        throw new QueueError('host_closed', `${host} is to be left alone until ${retryAt.toISOString()}`, {
          failure: 'rate_limited',
          retryAt,
        });
      }
      if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => signal?.throwIfAborted());
    },
    async leaveAlone(host, until) {
      await connection.eval(LEAVE_ALONE, 1, key(host, 'closed'), until.getTime() - Date.now());
    },
  };
}
