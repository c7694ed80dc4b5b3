import { exchangeRates, readSettings } from '@filings/queue-core';
import { BSE_SEGMENTS, type BseSegment, NSE_SEGMENTS, scraperSettings, segmentList } from '@filings/scrapers';
import { z } from 'zod';
import type { Installation } from '../installation.ts';

const Settings = z.object({
  FILINGS_EXCHANGE: z.enum(['replay', 'live']).optional(),
  FILINGS_EXCHANGE_GATEWAY_URL: scraperSettings.FILINGS_EXCHANGE_GATEWAY_URL,
  FILINGS_EXCHANGE_PROXY_URL: scraperSettings.FILINGS_EXCHANGE_PROXY_URL,
  FILINGS_EXCHANGE_RATES: scraperSettings.FILINGS_EXCHANGE_RATES,
  FILINGS_BSE_SEGMENTS: segmentList(Object.keys(BSE_SEGMENTS) as BseSegment[], 'equity'),
  FILINGS_NSE_SEGMENTS: segmentList(NSE_SEGMENTS, 'equities'),
});

/**
 * How the scrapers of this installation ask the exchanges.
 * @throws QueueError `bad_settings`
 */
export function readExchangeSettings(env: Installation['env']) {
  const settings = readSettings(Settings, env);
  const gatewayUrl = settings.FILINGS_EXCHANGE_GATEWAY_URL;
  return {
    gatewayUrl,
    // A gateway is near.
    proxyUrl: gatewayUrl === undefined ? settings.FILINGS_EXCHANGE_PROXY_URL : undefined,
    rates: exchangeRates(settings.FILINGS_EXCHANGE_RATES, gatewayUrl),
    segments: { bse: settings.FILINGS_BSE_SEGMENTS, nse: settings.FILINGS_NSE_SEGMENTS },
    /** Out of a checkout nobody asks a real exchange by accident: in development the exchanges are a replay. */
    mayAsk: gatewayUrl !== undefined || env.NODE_ENV === 'production' || settings.FILINGS_EXCHANGE === 'live',
  };
}
export type ExchangeSettings = ReturnType<typeof readExchangeSettings>;
