import { type connectRedis, Exchange } from '@filings/queue-core';
import { ALARM_REASONS, freshnessAlarms, readSourceStates } from '@filings/scrapers';
import { z } from 'zod';

const time = z.iso.datetime();

/** How one exchange is read, as its scrapers tell it. Times are UTC by the wall clock. */
export const SourceState = z.object({
  exchange: Exchange,
  segments: z.array(z.string()),
  /** The scraper that leads (G26); empty before the first poll. */
  holder: z.string(),
  /** Scrapers that would take over. */
  standbys: z.int(),
  /** From poll to poll, at this time of day. */
  intervalMs: z.number(),
  /** When the last poll began; null before the first. */
  polledAt: time.nullable(),
  /** When the exchange last gave a well-formed answer (G12). */
  answeredAt: time.nullable(),
  /** When a filing was last found. */
  foundAt: time.nullable(),
  /** The exchange's own time of the newest filing. */
  newestAt: time.nullable(),
  /** Why polls fail, since when, and how many in a row; null while they do not. */
  failing: z.object({ since: time, code: z.string(), message: z.string(), polls: z.int() }).nullable(),
  /** The list is closed, and the exchange's feed stands in for it. */
  fallback: z.boolean(),
  /** Attachments of the feed that no row of the list names. */
  unmatched: z.int(),
  /** Days that are still to be read again. */
  backlog: z.int(),
});
export type SourceState = z.infer<typeof SourceState>;

export const FreshnessAlarm = z.object({
  exchange: Exchange,
  reason: z.enum(ALARM_REASONS),
  since: time.nullable(),
  message: z.string(),
});
export type FreshnessAlarm = z.infer<typeof FreshnessAlarm>;

export const SourceReport = SourceState.extend({ alarms: z.array(FreshnessAlarm) });
export type SourceReport = z.infer<typeof SourceReport>;

type Redis = ReturnType<typeof connectRedis>;

/** How each exchange is read, with what is wrong about it now. */
export async function readSources(redis: Redis, prefix: string, holidays: readonly string[]): Promise<SourceReport[]> {
  const now = new Date();
  const states = await readSourceStates(redis, prefix);
  return states.map((state) => ({ ...state, alarms: freshnessAlarms(state, now, { holidays }) }));
}
