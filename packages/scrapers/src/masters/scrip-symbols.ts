import type { Security } from '@filings/queue-core';
import { createCollector } from './collector.ts';
import { bseNameOrNull, isDummy, scripCodeOrNull, symbolOrNull } from './fields.ts';
import { readObjects } from './json.ts';
import type { Master } from './master.ts';

/**
 * A tracker's list of scrip codes, symbols and names, without ISINs. Its pairs were made by likeness of names and are
 * not taken: of 1,235 that other lists can check, 11 join two different companies (UNIONBANK with Bank of India).
 */
export function readScripSymbols(elements: readonly unknown[]): Master {
  const collector = createCollector('scrip-symbols');
  readObjects(elements, collector, (row, fields) => {
    const { SCRIPCODE = '', NSESYMBOL = '' } = fields;
    const name = bseNameOrNull(fields.ISSUERNAME ?? '') ?? bseNameOrNull(fields.SCRIPNAME ?? '');
    if (isDummy({ isin: null, isinText: '', code: NSESYMBOL, name: name ?? '' })) {
      return collector.leaveOut(row, 'dummy_row', SCRIPCODE || NSESYMBOL, `${name} is no company`);
    }
    const [scripCode, symbol] = [scripCodeOrNull(SCRIPCODE), symbolOrNull(NSESYMBOL)];
    const unknown = { isin: null, shortName: null, name, industry: null, status: null, former: [] };
    const security: Security | null =
      scripCode !== null
        ? { exchange: 'bse', code: scripCode, ...unknown }
        : symbol !== null
          ? { exchange: 'nse', code: symbol, ...unknown }
          : null;
    if (security === null) {
      return collector.leaveOut(row, 'unreadable_row', null, `neither "${SCRIPCODE}" nor "${NSESYMBOL}" is a code`);
    }
    if (scripCode !== null && symbol !== null) {
      const message = `that ${scripCode} is ${symbol} at NSE, without an ISIN that proves it`;
      collector.note(row, 'link_unproved', scripCode, message);
    }
    collector.keep(row, security);
  });
  return collector.done();
}
