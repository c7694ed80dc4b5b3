import { createCollector } from './collector.ts';
import { type CsvLine, type CsvRow, readTable } from './csv.ts';
import { bseNameOrNull, isDummy, nameOrNull, scripCodeOrNull, symbolOrNull } from './fields.ts';
import { type IsinReading, readIsin } from './isin.ts';
import type { Master } from './master.ts';
import { noteIsin } from './notes.ts';

/** Shares, and the units of trusts, which file as companies do. */
const EQUITY_LIKE = new Set(['ES', 'REIT', 'INVITU']);
/** Series of BSE: fixed income, government securities, rights entitlements. */
const NO_SHARES = new Set(['F', 'G', 'R']);
/** Names are cut at this width, so one as long as that may be half a name. */
const CUT_AT = 25;

/**
 * A broker's list of what can be traded, in one shape for both exchanges (`EXCH_ID`). The code is SECURITY_ID at BSE; at
 * NSE that is a number of the trading system, and the symbol stands in UNDERLYING_SYMBOL.
 */
export function readInstruments(lines: readonly CsvLine[]): Master {
  const collector = createCollector('instruments');
  readTable(lines, {
    wide: 'SYMBOL_NAME',
    collector,
    read(line, row) {
      const { EXCH_ID = '', SECURITY_ID = '', ISIN = '', UNDERLYING_SYMBOL = '', SYMBOL_NAME = '' } = row;
      const isBse = /^bse$/i.test(EXCH_ID);
      const text = isBse ? SECURITY_ID : UNDERLYING_SYMBOL;
      const reading = readIsin(ISIN);
      if (isDummy({ isin: reading.isin, isinText: ISIN, code: UNDERLYING_SYMBOL, name: SYMBOL_NAME })) {
        return collector.leaveOut(line, 'dummy_row', text, `${SYMBOL_NAME} is no company`);
      }
      noteIsin(collector, line, text, ISIN, reading);
      if (!isEquityLike(row, reading)) {
        const message = `${SYMBOL_NAME}: ${row.INSTRUMENT_TYPE || row.INSTRUMENT}, series ${row.SERIES}`;
        return collector.leaveOut(line, 'other_instrument', text, message);
      }
      const code = isBse ? scripCodeOrNull(text) : symbolOrNull(text);
      if (code === null || !(isBse || /^nse$/i.test(EXCH_ID))) {
        return collector.leaveOut(line, 'unreadable_row', null, `"${text}" is no code of "${EXCH_ID}"`);
      }
      collector.keep(line, {
        exchange: isBse ? 'bse' : 'nse',
        code,
        isin: reading.isin,
        shortName: isBse ? nameOrNull(UNDERLYING_SYMBOL) : null,
        name: nameOf(row),
        industry: null,
        status: null,
        former: [],
      });
    },
  });
  return collector.done();
}

/** What the broker has no type for is a share when its ISIN says so, or when it has none and stands among shares. */
function isEquityLike({ INSTRUMENT_TYPE = '', INSTRUMENT = '', SERIES = '' }: CsvRow, { isin, anomaly }: IsinReading) {
  if (!/^equity$/i.test(INSTRUMENT)) return false;
  if (!/^other$/i.test(INSTRUMENT_TYPE)) return EQUITY_LIKE.has(INSTRUMENT_TYPE.toUpperCase());
  return isin === null ? anomaly === 'isin_missing' && !NO_SHARES.has(SERIES.toUpperCase()) : isShare(isin);
}

/** India's ISINs hold the kind of security: characters 8 and 9 of an issuer's (INE, IN9) are 01 for shares. */
const isShare = (isin: string): boolean => /^IN[E9].{4}01/.test(isin);

/** The exchange's name of it where that is whole, else the broker's. */
function nameOf({ SYMBOL_NAME = '', DISPLAY_NAME = '' }: CsvRow): string | null {
  const whole = SYMBOL_NAME.length < CUT_AT ? bseNameOrNull(SYMBOL_NAME) : null;
  return whole ?? bseNameOrNull(DISPLAY_NAME) ?? bseNameOrNull(SYMBOL_NAME);
}
