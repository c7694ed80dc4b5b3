import { readSettings } from '@filings/queue-core';
import { IMPOLITE, isPolite, NSE_SEGMENTS, pollInterval, scraperSettings, segmentList } from '@filings/scrapers';
import { z } from 'zod';

const Settings = z
  .object({
    ...scraperSettings,
    FILINGS_POLL_INTERVAL_MS: pollInterval(30_000),
    FILINGS_NSE_SEGMENTS: segmentList(NSE_SEGMENTS, 'equities'),
  })
  .refine(isPolite, IMPOLITE);

/** @throws QueueError `bad_settings`, naming everything that is wrong */
export const readEnvironment = (env: Readonly<Record<string, string | undefined>>) => readSettings(Settings, env);
