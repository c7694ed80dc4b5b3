import { describe, expect, it } from 'vitest';
import { EXCHANGE_RATES, exchangeRates, hostRates } from '../src/index.ts';

describe('FILINGS_EXCHANGE_RATES', () => {
  it('is hosts with requests a second, and how many may start at once', () => {
    expect(hostRates.parse('')).toEqual({});
    expect(hostRates.parse(' WWW.bseindia.com=2/4 , nsearchives.nseindia.com=0.5,')).toEqual({
      'www.bseindia.com': { perSecond: 2, burst: 4 },
      'nsearchives.nseindia.com': { perSecond: 0.5, burst: 1 },
    });
  });

  it.each(['www.bseindia.com', 'a=', 'a=0', 'a=-1', 'a=1/0', 'a=1/x', 'https://a=1', '=1', 'a=1;b=2'])(
    '%s is none, and the message says which entry is wrong',
    (text) => {
      const parsed = hostRates.safeParse(`b.c=1,${text}`);
      expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
        expect.stringContaining(`"${text}" is no rate`),
      ]);
    },
  );

  it('changes the defaults host by host; behind a gateway there are none', () => {
    const changed = hostRates.parse('www.bseindia.com=1');
    expect(exchangeRates(changed)).toEqual({ ...EXCHANGE_RATES, 'www.bseindia.com': { perSecond: 1, burst: 1 } });
    expect(exchangeRates(changed, 'http://127.0.0.1:1')).toEqual(changed);
    expect(exchangeRates({}, 'http://127.0.0.1:1')).toEqual({});
  });
});
