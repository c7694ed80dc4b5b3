import type { Security } from '@filings/queue-core';
import { createCollector } from './collector.ts';
import { type CsvLine, readTable } from './csv.ts';
import { bseNameOrNull, isDummy, nameOrNull, scripCodeOrNull, symbolOrNull } from './fields.ts';
import { readIsin } from './isin.ts';
import type { Master } from './master.ts';
import { noteIsin } from './notes.ts';

/**
 * A tracker's list, one row for a company: ISIN, `securityid`, BSE's short name (`newbsecode`, which is no code), NSE's
 * symbol (`newnsecode`), and what came before each. `securityid` is BSE's scrip code where there is a short name; where
 * there is none it is the number of NSE's trading system, which may well have six digits too (756338, TANKUP).
 */
export function readStonks(lines: readonly CsvLine[]): Master {
  const collector = createCollector('stonks');
  readTable(lines, {
    wide: 'NEWNAME',
    collector,
    read(line, row) {
      const { ISIN = '', SECURITYID = '', NEWBSECODE = '', NEWNSECODE = '', NEWNAME = '' } = row;
      const reading = readIsin(ISIN);
      const { isin } = reading;
      if (isDummy({ isin, isinText: ISIN, code: NEWNSECODE || NEWBSECODE, name: NEWNAME })) {
        return collector.leaveOut(line, 'dummy_row', SECURITYID, `${NEWNAME} is no company`);
      }
      noteIsin(collector, line, SECURITYID || NEWNSECODE, ISIN, reading);
      const scripCode = NEWBSECODE === '' ? null : scripCodeOrNull(SECURITYID);
      const symbol = symbolOrNull(NEWNSECODE);
      const common = { isin, name: bseNameOrNull(NEWNAME), industry: nameOrNull(row.SECTOR ?? ''), status: null };
      const name = formerOf('name', bseNameOrNull(row.OLDNAME ?? ''), common.name);
      const securities: Security[] = [];
      if (scripCode !== null) {
        const shortName = nameOrNull(NEWBSECODE);
        const code = formerOf('code', scripCodeOrNull(row.OLDBSECODE ?? ''), scripCode);
        securities.push({ exchange: 'bse', code: scripCode, shortName, ...common, former: [...name, ...code] });
      }
      if (symbol !== null) {
        const code = formerOf('code', symbolOrNull(row.OLDNSECODE ?? ''), symbol);
        securities.push({ exchange: 'nse', code: symbol, shortName: null, ...common, former: [...name, ...code] });
      }
      if (securities.length > 0) return collector.keep(line, ...securities);
      collector.leaveOut(line, 'unreadable_row', null, `neither "${SECURITYID}" nor "${NEWNSECODE}" is a code`);
    },
  });
  return collector.done();
}

function formerOf(kind: 'code' | 'name', before: string | null, now: string | null): Security['former'] {
  return before === null || before === now ? [] : [{ kind, value: before, until: null }];
}
