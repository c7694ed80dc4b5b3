import { readSettings } from '@filings/queue-core';
import {
  BSE_SEGMENTS,
  type BseSegment,
  IMPOLITE,
  isPolite,
  pollInterval,
  scraperSettings,
  segmentList,
} from '@filings/scrapers';
import { z } from 'zod';

const Settings = z
  .object({
    ...scraperSettings,
    FILINGS_POLL_INTERVAL_MS: pollInterval(60_000),
    FILINGS_BSE_SEGMENTS: segmentList(Object.keys(BSE_SEGMENTS) as BseSegment[], 'equity'),
  })
  .refine(isPolite, IMPOLITE);

/** @throws QueueError `bad_settings`, naming everything that is wrong */
export const readEnvironment = (env: Readonly<Record<string, string | undefined>>) => readSettings(Settings, env);
