import type { IssuerChange } from '../dataset.ts';
import { type Company, inventedIsin } from './companies.ts';

/** Names that two issuers of the day had before. */
const FORMER = ['Oldengrove', 'Perrywisp', 'Quandrelle'];

/**
 * Gives three issuers a past: one changed its name and its symbol; one changed its name once and its symbol twice; one
 * split its shares and so got another ISIN, on the last of several days, else long before. It is listed at NSE only,
 * where rows say their ISIN.
 */
export function withChanges(companies: readonly Company[], days: readonly string[]): Company[] {
  const [first, last] = [days[0]!, days.at(-1)!];
  const splitOn = days.length > 1 ? last : daysBefore(first, 45);
  return companies.map((company, index): Company => {
    const { name, symbol, isin } = company;
    const former = (stem: string): string => name.replace(/^\S+/, stem);
    const change = (what: IssuerChange['what'], from: string, to: string, on: string) => ({ what, from, to, on });
    if (index === 2 && symbol)
      return {
        ...company,
        changes: [
          change('name', former(FORMER[0]!), name, daysBefore(first, 30)),
          change('symbol', FORMER[0]!.toUpperCase(), symbol, daysBefore(first, 30)),
        ],
      };
    if (index === 3 && symbol) {
      const [oldest, between] = [FORMER[1]!.toUpperCase(), FORMER[2]!.toUpperCase()];
      return {
        ...company,
        changes: [
          change('symbol', oldest, between, daysBefore(first, 700)),
          change('name', former(FORMER[1]!), name, daysBefore(first, 60)),
          change('symbol', between, symbol, daysBefore(first, 58)),
        ],
      };
    }
    if (index === SPLIT_INDEX)
      return {
        ...company,
        changes: [change('isin', isin, inventedIsin(index, 2), splitOn)],
        isin: inventedIsin(index, 2),
      };
    return company;
  });
}

const SPLIT_INDEX = 41;

/** The ISIN that a company had on a day; a change counts from its day on. */
export const isinOn = ({ isin, changes = [] }: Pick<Company, 'isin' | 'changes'>, day: string): string =>
  changes.find((change) => change.what === 'isin' && day < change.on)?.from ?? isin;

function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 24 * 3600_000).toISOString().slice(0, 10);
}
