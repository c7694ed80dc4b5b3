import { randomUUID } from 'node:crypto';
import type { Exchange } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { addDays, type Day, dayOf } from './clock.ts';

/** How long the ids of a day are kept since they were last added to (G30). Who asks later hands over again. */
const SEEN_DAYS = 8;
/** No pause is caught up further back than this. */
const LONGEST_GAP_DAYS = 400;

/**
 * Where a scraper stands: which ids of which day have been handed over, and until when all is known. Losing it
 * costs repeated intake, which changes nothing (G4).
 */
export interface Seen {
  /** Those of the ids that nobody marked. */
  unknown(segment: string, day: Day, ids: readonly string[]): Promise<Set<string>>;
  /**
   * Marks ids as handed over; returns how many of the day are known now. When Redis was emptied since they were asked
   * for, their jobs went with it: then nothing is marked, and the next poll hands them over again (G1).
   */
  mark(segment: string, day: Day, ids: readonly string[]): Promise<number>;
  count(segment: string, day: Day): Promise<number>;
  /** When the last poll that missed nothing began, by the exchange's clock. */
  confirmedAt(): Promise<Date | null>;
  confirm(at: Date): Promise<void>;
  /** Which Redis was asked last: it changes when Redis was emptied. */
  epoch(): string;
}

/** KEYS: epoch, ids of the day. ARGV: the epoch in which they were unknown, seconds to keep, ids. */
const MARK = `
if redis.call('GET', KEYS[1]) == ARGV[1] and #ARGV > 2 then
  for i = 3, #ARGV do redis.call('SADD', KEYS[2], ARGV[i]) end
  redis.call('EXPIRE', KEYS[2], ARGV[2])
end
return redis.call('SCARD', KEYS[2])`;

export interface SeenOptions {
  redis: Redis;
  /** Key prefix of the installation; keys are `{<prefix>}:scraper:<exchange>:...`. */
  prefix: string;
  exchange: Exchange;
}

export function createSeen({ redis, prefix, exchange }: SeenOptions): Seen {
  const base = `{${prefix}}:scraper:${exchange}`;
  const key = (segment: string, day: Day) => `${base}:seen:${segment}:${day}`;
  const ttl = SEEN_DAYS * 24 * 3600;
  const epochKey = `${base}:epoch`;
  let epoch = '';
  return {
    async unknown(segment, day, ids) {
      if (ids.length === 0) return new Set();
      const replies = await redis
        .multi()
        .set(epochKey, randomUUID(), 'NX')
        .get(epochKey)
        .smismember(key(segment, day), ...ids)
        .exec();
      const [, current, known] = (replies ?? []).map(([error, value]) => {
        if (error) throw error;
        return value;
      }) as [unknown, string, number[]];
      epoch = current;
      return new Set(ids.filter((_, at) => known[at] !== 1));
    },
    async mark(segment, day, ids) {
      return (await redis.eval(MARK, 2, epochKey, key(segment, day), epoch, ttl, ...ids)) as number;
    },
    count: (segment, day) => redis.scard(key(segment, day)),
    async confirmedAt() {
      const text = await redis.get(`${base}:confirmed`);
      return text === null || Number.isNaN(Date.parse(text)) ? null : new Date(text);
    },
    async confirm(at) {
      await redis.set(`${base}:confirmed`, at.toISOString());
    },
    epoch: () => epoch,
  };
}

/** The days that every poll asks for: today and the day before, whose last rows get out after midnight (G11). */
export function freshDays(now: Date): Day[] {
  const today = dayOf(now);
  return [today, addDays(today, -1)];
}

/**
 * The days before those that a pause may have left incomplete, newest first: from the day before the last poll that
 * missed nothing. After a midnight without any pause that is the one day that has just dropped out of the polls, which
 * is read a last time.
 */
export function missedDays(now: Date, confirmedAt: Date | null): Day[] {
  if (confirmedAt === null || confirmedAt >= now) return [];
  const today = dayOf(now);
  const [first, oldest] = [addDays(dayOf(confirmedAt), -1), addDays(today, -LONGEST_GAP_DAYS)];
  const days: Day[] = [];
  for (let day = addDays(today, -2); day >= first && day >= oldest; day = addDays(day, -1)) days.push(day);
  return days;
}
