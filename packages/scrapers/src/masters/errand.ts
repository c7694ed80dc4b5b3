import { z } from 'zod';
import type { Errand, ErrandContext } from '../scraper.ts';
import { fetchMasters } from './fetch.ts';
import { openMastersHttp } from './http.ts';
import { createMastersRefresh } from './refresh.ts';

/** FILINGS_MASTERS_REFRESH_AT: when a day's lists of securities are taken, HH:MM in India. */
export const refreshTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no time of day like 06:30')
  .default('06:30');

/** The daily refresh of the lists of securities as an errand of whoever leads at the exchange. */
export function mastersErrand(options: {
  gatewayUrl?: string | undefined;
  proxyUrl?: string | undefined;
  /** HH:MM in India. */
  at: string;
}): (context: ErrandContext) => Errand {
  const { gatewayUrl, proxyUrl, at } = options;
  return ({ exchange, redis, prefix, clock, log, hand, access }) => {
    const refresh = createMastersRefresh({
      exchange,
      async fetch(what) {
        // Asked for once a day: nothing of it is kept open in between.
        const http = openMastersHttp({ gatewayUrl, proxyUrl, ...access });
        return fetchMasters({ exchange, http, ...what }).finally(() => http.close());
      },
      hand,
      redis,
      prefix,
      clock,
      log,
      at,
    });
    return {
      async step(signal) {
        await refresh.step(signal);
      },
    };
  };
}
