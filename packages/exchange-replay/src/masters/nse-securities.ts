import type { Issuer } from '../dataset.ts';
import { dashDate } from '../generate/format.ts';

/** EQUITY_L.csv: all headers but the first two have a blank in front. */
export const EQUITY_HEADER =
  'SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE';

/** Lines of EQUITY_L.csv, with dirt where asked for: a dummy, as NSE lists for tests, and a line twice. */
export function nseSecurities(issuers: readonly Issuer[], dirty = false): string[] {
  const line = (symbol: string, name: string, isin: string) => `${symbol},${name},EQ,13-FEB-2020,10,1,${isin},10`;
  const lines = issuers.flatMap(({ name, isin, symbol, sme }) =>
    symbol === null || sme ? [] : [line(symbol, name, isin)],
  );
  if (!dirty) return lines;
  return [...lines, line('DUMMYSAN005', 'Dummy San 005 Limited', 'INEDUMMY0005'), ...lines.slice(0, 1)];
}

export const SME_HEADER = 'SYMBOL,NAME_OF_COMPANY,SERIES,DATE_OF_LISTING,PAID_UP_VALUE,ISIN_NUMBER,FACE_VALUE';

/** Lines of SME_EQUITY_L.csv: those that EQUITY_L.csv leaves out. */
export const smeSecurities = (issuers: readonly Issuer[]): string[] =>
  issuers.flatMap(({ name, isin, symbol, sme }) =>
    symbol !== null && sme ? [`${symbol},${name},SM,13-FEB-2020,10,${isin},10`] : [],
  );

/** Lines of symbolchange.csv, which has no header: name of the company now, old symbol, new symbol, day. */
export const symbolChanges = (issuers: readonly Issuer[], day: string): string[] =>
  changesOf(issuers, 'symbol', day).map(({ issuer, from, to, on }) => [issuer.name, from, to, on].join(','));

export const NAME_CHANGE_HEADER = 'NCH_SYMBOL,NCH_PREV_NAME,NCH_NEW_NAME,NCH_DT';

/** Lines of namechange.csv: symbol now, old name, new name, day. */
export const nameChanges = (issuers: readonly Issuer[], day: string): string[] =>
  changesOf(issuers, 'name', day).map(({ issuer, from, to, on }) => [issuer.symbol, from, to, on].join(','));

/** Changes at NSE that have happened by a day, oldest first; days as NSE prints them there, `14-JAN-2026`. */
function changesOf(issuers: readonly Issuer[], what: 'symbol' | 'name', day: string) {
  return issuers
    .filter(({ symbol }) => symbol !== null)
    .flatMap((issuer) =>
      (issuer.changes ?? [])
        .filter((change) => change.what === what && change.on <= day)
        .map((change) => ({ ...change, issuer })),
    )
    .toSorted((a, b) => a.on.localeCompare(b.on))
    .map((change) => ({ ...change, on: dashDate(change.on).toUpperCase() }));
}
