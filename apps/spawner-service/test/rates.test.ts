import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/env.ts';
import { ATTACHMENT_RATES, parseRates, ratesFor } from '../src/rates.ts';

const ENV = { REDIS_URL: 'redis://127.0.0.1:6379', DATABASE_URL: 'postgres://u:p@127.0.0.1/d' };

describe('FILINGS_EXCHANGE_RATES', () => {
  it('is hosts with requests a second, and how many may start at once', () => {
    expect(parseRates('')).toEqual({});
    expect(parseRates(' WWW.bseindia.com=2/4 , nsearchives.nseindia.com=0.5,')).toEqual({
      'www.bseindia.com': { perSecond: 2, burst: 4 },
      'nsearchives.nseindia.com': { perSecond: 0.5, burst: 1 },
    });
  });

  it.each(['www.bseindia.com', 'a=', 'a=0', 'a=-1', 'a=1/0', 'a=1/x', 'https://a=1', '=1', 'a=1;b=2'])(
    'with %s nothing starts, and the message says which entry is wrong',
    (text) => {
      expect(() => parseRates(`b.c=1,${text}`)).toThrow(`"${text}" is no rate`);
      expect(() => readEnvironment({ ...ENV, FILINGS_EXCHANGE_RATES: text })).toThrow(/FILINGS_EXCHANGE_RATES/);
    },
  );

  it('changes the defaults host by host; behind a gateway there are none', () => {
    const changed = readEnvironment({ ...ENV, FILINGS_EXCHANGE_RATES: 'www.bseindia.com=1' }).FILINGS_EXCHANGE_RATES;
    expect(ratesFor(changed, undefined)).toEqual({
      ...ATTACHMENT_RATES,
      'www.bseindia.com': { perSecond: 1, burst: 1 },
    });
    expect(ratesFor(changed, 'http://127.0.0.1:1')).toEqual(changed);
    expect(ratesFor({}, 'http://127.0.0.1:1')).toEqual({});
  });
});

describe('FILINGS_ROUTINE_OFF', () => {
  it('is ids with commas between', () => {
    const of = (text?: string) => readEnvironment({ ...ENV, FILINGS_ROUTINE_OFF: text }).FILINGS_ROUTINE_OFF;
    expect([of(), of(''), of('nav, newspaper-copy,')]).toEqual([[], [], ['nav', 'newspaper-copy']]);
  });
});
