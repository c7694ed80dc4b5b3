import type { connectRedis } from '@filings/queue-core';
import * as scrapers from '@filings/scrapers';
import type { FreshnessAlarm, SourceReport, SourceState } from './sources.ts';

type Redis = ReturnType<typeof connectRedis>;

interface Health {
  readSourceStates(redis: Redis, prefix: string): Promise<SourceState[]>;
  freshnessAlarms(state: SourceState, now: Date, calendar: { holidays: readonly string[] }): FreshnessAlarm[];
}

/**
 * How each exchange is read, with what is wrong about it now. Swap: import both functions by name once the scrapers
 * export them.
 */
export async function readSources(redis: Redis, prefix: string, holidays: readonly string[]): Promise<SourceReport[]> {
  const { readSourceStates, freshnessAlarms } = scrapers as Partial<Health>;
  if (!readSourceStates || !freshnessAlarms) return [];
  const now = new Date();
  const states = await readSourceStates(redis, prefix);
  return states.map((state) => ({ ...state, alarms: freshnessAlarms(state, now, { holidays }) }));
}
