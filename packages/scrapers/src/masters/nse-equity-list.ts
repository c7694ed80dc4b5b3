import { createCollector } from './collector.ts';
import { type CsvLine, readTable } from './csv.ts';
import { isDummy, nameOrNull, symbolOrNull } from './fields.ts';
import { readIsin } from './isin.ts';
import type { Master } from './master.ts';
import { noteIsin } from './notes.ts';

/** EQUITY_L.csv, the main board, and SME_EQUITY_L.csv, the same with underscores and without a market lot. */
export function readNseEquityList(lines: readonly CsvLine[], source: 'nse-equity-list' | 'nse-sme-list'): Master {
  const collector = createCollector(source);
  readTable(lines, {
    wide: 'NAME_OF_COMPANY',
    collector,
    read(line, { SYMBOL = '', NAME_OF_COMPANY = '', ISIN_NUMBER = '' }) {
      const { isin, anomaly } = readIsin(ISIN_NUMBER);
      if (isDummy({ isin, isinText: ISIN_NUMBER, code: SYMBOL, name: NAME_OF_COMPANY })) {
        return collector.leaveOut(line, 'dummy_row', SYMBOL, `${NAME_OF_COMPANY} is no company`);
      }
      noteIsin(collector, line, SYMBOL, ISIN_NUMBER, { isin, anomaly });
      const code = symbolOrNull(SYMBOL);
      if (code === null) return collector.leaveOut(line, 'unreadable_row', null, `"${SYMBOL}" is no symbol`);
      collector.keep(line, {
        exchange: 'nse',
        code,
        isin,
        shortName: null,
        name: nameOrNull(NAME_OF_COMPANY),
        industry: null,
        // The list is of what can be traded.
        status: 'active',
        former: [],
      });
    },
  });
  return collector.done();
}
