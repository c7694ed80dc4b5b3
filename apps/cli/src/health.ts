import * as scrapers from '@filings/scrapers';
import { CliError } from './error.ts';
import { fromRedis, type Installation } from './installation.ts';

export interface SourceState {
  exchange: 'bse' | 'nse';
  segments: string[];
  holder: string;
  standbys: number;
  intervalMs: number;
  polledAt: string | null;
  answeredAt: string | null;
  foundAt: string | null;
  newestAt: string | null;
  failing: { since: string; code: string; message: string; polls: number } | null;
  fallback: boolean;
  unmatched: number;
  backlog: number;
}

export interface FreshnessAlarm {
  exchange: 'bse' | 'nse';
  reason: string;
  since: string | null;
  message: string;
}

export interface SourceReport extends SourceState {
  alarms: FreshnessAlarm[];
}

interface Health {
  readSourceStates(redis: Installation['redis'], prefix: string): Promise<SourceState[]>;
  freshnessAlarms(state: SourceState, now: Date, calendar: { holidays: readonly string[] }): FreshnessAlarm[];
}

/**
 * How each exchange is read, with what is wrong about it at `now`. Swap: the scrapers' own types and functions, once
 * they export them.
 */
export async function readSources({ redis, prefix, env }: Installation, now: Date): Promise<SourceReport[]> {
  const { readSourceStates, freshnessAlarms } = scrapers as Partial<Health>;
  if (!readSourceStates || !freshnessAlarms)
    throw new CliError('no_health', 'This version of the scrapers does not tell how it does.');
  const holidays = (env.FILINGS_EXCHANGE_HOLIDAYS ?? '').split(',').map((day) => day.trim());
  const states = await fromRedis(readSourceStates(redis, prefix));
  return states.map((state) => ({ ...state, alarms: freshnessAlarms(state, now, { holidays }) }));
}
