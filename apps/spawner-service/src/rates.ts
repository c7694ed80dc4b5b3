import type { HostRate } from '@filings/queue-core';

/** What the hosts of attachments bear, by what is known of them: bursts were refused, a few a second are not. */
export const ATTACHMENT_RATES: Readonly<Record<string, HostRate>> = {
  'www.bseindia.com': { perSecond: 4, burst: 4 },
  'nsearchives.nseindia.com': { perSecond: 4, burst: 4 },
};

const ENTRY = /^([a-z0-9.-]+)=(\d+(?:\.\d+)?)(?:\/(\d+))?$/i;

/**
 * `host=perSecond[/burst]`, with commas between: `www.bseindia.com=2/4,nsearchives.nseindia.com=0.5`. Without a burst
 * one request at a time.
 * @throws Error that names the entry that is none
 */
export function parseRates(text: string): Record<string, HostRate> {
  const entries = text.split(',').map((entry) => entry.trim());
  return Object.fromEntries(entries.filter(Boolean).map((entry) => rateOf(entry)));
}

function rateOf(entry: string): [string, HostRate] {
  const [, host, perSecond, burst = '1'] = ENTRY.exec(entry) ?? [];
  const rate = { perSecond: Number(perSecond), burst: Number(burst) };
  if (host === undefined || !(rate.perSecond > 0) || rate.burst < 1) {
    throw new Error(`"${entry}" is no rate: host=perSecond or host=perSecond/burst, e.g. www.bseindia.com=2/4`);
  }
  return [host.toLowerCase(), rate];
}

/** The rates in force: those known, changed by the setting. A gateway answers for itself, so only the setting counts. */
export function ratesFor(changed: Readonly<Record<string, HostRate>>, gatewayUrl: string | undefined) {
  return gatewayUrl === undefined ? { ...ATTACHMENT_RATES, ...changed } : changed;
}
