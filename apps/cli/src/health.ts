import {
  type FreshnessAlarm,
  freshnessAlarms,
  readSourceStates,
  type SourceState,
  scraperSettings,
} from '@filings/scrapers';
import { z } from 'zod';
import { usage } from './error.ts';
import { fromRedis, type Installation } from './installation.ts';

export interface SourceReport extends SourceState {
  alarms: FreshnessAlarm[];
}

/**
 * How each exchange is read, with what is wrong about it at `now`.
 * @throws CliError `redis_unreachable`, `wrong_usage` for holidays that are no days
 */
export async function readSources({ redis, prefix, env }: Installation, now: Date): Promise<SourceReport[]> {
  const holidays = scraperSettings.FILINGS_EXCHANGE_HOLIDAYS.safeParse(env.FILINGS_EXCHANGE_HOLIDAYS);
  if (!holidays.success) throw usage(`FILINGS_EXCHANGE_HOLIDAYS: ${z.prettifyError(holidays.error)}`, holidays.error);
  const states = await fromRedis(readSourceStates(redis, prefix));
  return states.map((state) => ({ ...state, alarms: freshnessAlarms(state, now, { holidays: holidays.data }) }));
}
