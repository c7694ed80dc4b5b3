import { z } from 'zod';
import type { HostRate } from './rate-budget.ts';

/**
 * What the exchanges' hosts are asked at most, well below where others were turned away: BSE's API refused bursts at
 * eight a second and shut one out for a day, NSE's bears about three.
 */
export const EXCHANGE_RATES: Readonly<Record<string, HostRate>> = {
  'api.bseindia.com': { perSecond: 1, burst: 3 },
  'www.bseindia.com': { perSecond: 4, burst: 4 },
  'www.nseindia.com': { perSecond: 2, burst: 3 },
  'nsearchives.nseindia.com': { perSecond: 4, burst: 4 },
};

const HOST_RATE = /^([a-z0-9.-]+)=(\d+(?:\.\d+)?)(?:\/(\d+))?$/i;

/** `host=requests a second[/at once]`, separated by commas, as FILINGS_EXCHANGE_RATES has them: by host. */
export const hostRates = z.string().transform((text, context) => {
  const rates: Record<string, HostRate> = {};
  for (const part of text
    .split(',')
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const [, host, perSecond, burst = '1'] = HOST_RATE.exec(part) ?? [];
    if (host === undefined || Number(perSecond) <= 0 || Number(burst) < 1) {
      const message = `"${part}" is no rate: give host=requests a second, e.g. api.bseindia.com=0.5/2 (2 at once)`;
      context.addIssue({ code: 'custom', message });
      continue;
    }
    rates[host.toLowerCase()] = { perSecond: Number(perSecond), burst: Number(burst) };
  }
  return rates;
});

/** The rates in force: a gateway may be asked as often as one likes, the exchanges themselves may not. */
export function exchangeRates(changes: Record<string, HostRate> = {}, gatewayUrl?: string): Record<string, HostRate> {
  return gatewayUrl === undefined ? { ...EXCHANGE_RATES, ...changes } : changes;
}
