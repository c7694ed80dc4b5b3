import type { Issuer } from '../dataset.ts';

/** EQUITY_L.csv: all headers but the first two have a blank in front. */
const HEADER = 'SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE';

export function nseSecurities(issuers: readonly Issuer[]): string {
  const lines = issuers.flatMap(({ name, isin, symbol }) =>
    symbol === null ? [] : [`${symbol},${name},EQ,13-FEB-2020,10,1,${isin},10`],
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}
