import { type Exchange, hashTag } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Day } from './clock.ts';

/** One day's list to be read whole. */
export interface BacklogDay {
  segment: string;
  day: Day;
}

const Done = z.object({ rows: z.number(), found: z.number(), at: z.string() });
export type BacklogDone = z.infer<typeof Done>;

const Trouble = z.object({
  code: z.string(),
  message: z.string(),
  attempts: z.number(),
  /** Epoch ms: not before. */
  retryAt: z.number(),
});
export type BacklogTrouble = z.infer<typeof Trouble>;

export interface BacklogProgress {
  /** Of the days that were asked about. */
  done: number;
  open: BacklogDay[];
  /** Rows of the lists of the days that are done, and how many of them were new. */
  rows: number;
  found: number;
  /** The newest of the open days that failed last. */
  failing: (Pick<BacklogTrouble, 'code' | 'message' | 'attempts'> & { day: BacklogDay }) | null;
  /** Who works on the backlog; null while nobody does. */
  worker: string | null;
}

export type Backlog = ReturnType<typeof createBacklog>;

export interface BacklogOptions {
  redis: Redis;
  prefix: string;
  exchange: Exchange;
}

/** As long as a day is remembered as done, so that a backfill that is asked for again goes on where it was. */
const KEPT_SECONDS = 30 * 24 * 3600;

/** The name under which whoever works on an exchange's backlog leads (G26). */
export const backlogLease = (exchange: Exchange): string => `backlog-${exchange}`;

const memberOf = ({ segment, day }: BacklogDay): string => `${segment}|${day}`;
const dayIn = (member: string): BacklogDay => {
  const at = member.lastIndexOf('|');
  return { segment: member.slice(0, at), day: member.slice(at + 1) };
};

/** The days of an exchange that are to be read whole: after a pause of the scraper, or by hand. Kept in Redis. */
export function createBacklog({ redis, prefix, exchange }: BacklogOptions) {
  const base = `${hashTag(prefix)}:scraper:${exchange}:backlog`;
  const [doneKey, troubleKey] = [`${base}:done`, `${base}:trouble`];
  const leaseKey = `${hashTag(prefix)}:leader:${backlogLease(exchange)}`;

  return {
    /** Adds days; resolves with how many were neither open nor, unless `again`, done already. */
    async add(days: readonly BacklogDay[], { again = false }: { again?: boolean } = {}): Promise<number> {
      if (days.length === 0) return 0;
      const done = again ? [] : await redis.hmget(doneKey, ...days.map(memberOf));
      const wanted = days.filter((_, at) => !done[at]);
      if (wanted.length === 0) return 0;
      const scored = wanted.flatMap((day) => [Number(day.day.replaceAll('-', '')), memberOf(day)]);
      const replies = await redis
        .multi()
        .zadd(base, 'NX', ...scored)
        .hdel(doneKey, ...wanted.map(memberOf))
        .exec();
      return Number(replies?.[0]?.[1] ?? 0);
    },

    /** The newest day that may be tried now, and when the next may be where none is; null where nothing is open. */
    async next(now: Date): Promise<{ day: BacklogDay } | { notBefore: Date } | null> {
      const members = await redis.zrevrange(base, 0, -1);
      if (members.length === 0) return null;
      const troubles = await redis.hmget(troubleKey, ...members);
      const times = troubles.map((text) => read(Trouble, text)?.retryAt ?? 0);
      const at = times.findIndex((time) => time <= now.getTime());
      if (at === -1) return { notBefore: new Date(Math.min(...times)) };
      return { day: dayIn(members[at]!) };
    },

    async complete(day: BacklogDay, done: BacklogDone): Promise<void> {
      const member = memberOf(day);
      await redis
        .multi()
        .hset(doneKey, member, JSON.stringify(done))
        .expire(doneKey, KEPT_SECONDS)
        .zrem(base, member)
        .hdel(troubleKey, member)
        .exec();
    },

    /** Notes that a reading failed; resolves with how many have failed in a row. */
    async failed(day: BacklogDay, what: { code: string; message: string }, retryAt: (attempts: number) => Date) {
      const before = read(Trouble, await redis.hget(troubleKey, memberOf(day)));
      const attempts = (before?.attempts ?? 0) + 1;
      const trouble: BacklogTrouble = { ...what, attempts, retryAt: retryAt(attempts).getTime() };
      await redis
        .multi()
        .hset(troubleKey, memberOf(day), JSON.stringify(trouble))
        .expire(troubleKey, KEPT_SECONDS)
        .exec();
      return attempts;
    },

    /** Open days that are not wanted any more; resolves with how many there were. */
    async forget(days: readonly BacklogDay[]): Promise<number> {
      if (days.length === 0) return 0;
      const members = days.map(memberOf);
      const replies = await redis
        .multi()
        .zrem(base, ...members)
        .hdel(troubleKey, ...members)
        .exec();
      return Number(replies?.[0]?.[1] ?? 0);
    },

    /** How many days are open in all. */
    open: (): Promise<number> => redis.zcard(base),

    async progress(days: readonly BacklogDay[]): Promise<BacklogProgress> {
      const members = days.map(memberOf);
      const [opened, dones, troubles, lease] = await Promise.all([
        redis.zrevrange(base, 0, -1),
        members.length === 0 ? [] : redis.hmget(doneKey, ...members),
        members.length === 0 ? [] : redis.hmget(troubleKey, ...members),
        redis.get(leaseKey),
      ]);
      const asked = new Set(members);
      const open = opened.filter((member) => asked.has(member));
      const done = dones.flatMap((text) => read(Done, text) ?? []);
      const failing = open
        .map((member) => ({ day: dayIn(member), trouble: read(Trouble, troubles[members.indexOf(member)] ?? null) }))
        .find(({ trouble }) => trouble !== null);
      const { code, message, attempts } = failing?.trouble ?? {};
      return {
        done: done.length,
        open: open.map(dayIn),
        rows: done.reduce((sum, { rows }) => sum + rows, 0),
        found: done.reduce((sum, { found }) => sum + found, 0),
        failing:
          failing && code !== undefined ? { day: failing.day, code, message: message!, attempts: attempts! } : null,
        // The lease's value is the holder's name and a token.
        worker: lease?.split(' ').slice(0, -1).join(' ') ?? null,
      };
    },
  };
}

function read<T>(schema: z.ZodType<T>, text: string | null | undefined): T | null {
  if (text === null || text === undefined) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
