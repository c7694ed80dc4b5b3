import { createCollector } from './collector.ts';
import { type CsvLine, readTable } from './csv.ts';
import { dayOrNull, nameOrNull, symbolOrNull } from './fields.ts';
import type { Master } from './master.ts';

/*
 * Both lists tell of the past of a symbol only. They have no ISIN, and the names that they call new may be old by now:
 * `name` stays null, so that no list of changes ever renames a company.
 */
const UNKNOWN = { exchange: 'nse', isin: null, shortName: null, name: null, industry: null, status: null } as const;

/**
 * symbolchange.csv: name, old symbol, new symbol, first day of the new one; no header. A comma in the name moves the
 * fields to the right, so they are counted from there.
 */
export function readNseSymbolChanges(lines: readonly CsvLine[]): Master {
  const collector = createCollector('nse-symbol-changes');
  for (const { row, fields } of lines) {
    while (fields.length > 4 && fields.at(-1) === '') fields.pop();
    const [from = '', to = '', on = ''] = fields.slice(-3);
    if (fields.length < 4) {
      collector.leaveOut(row, 'ragged_row', null, `${fields.length} fields where there should be 4`);
      continue;
    }
    const [before, code] = [symbolOrNull(from), symbolOrNull(to)];
    if (before === null || code === null) {
      collector.leaveOut(row, 'unreadable_row', code, `"${from}" or "${to}" is no symbol`);
      continue;
    }
    if (before === code) {
      collector.leaveOut(row, 'nothing_changed', code, `${code} becomes ${code}`);
      continue;
    }
    const until = dayOrNull(on);
    if (until === null) collector.note(row, 'date_unreadable', code, `"${on}" is no date like 09-APR-2025`);
    collector.keep(row, { ...UNKNOWN, code, former: [{ kind: 'code', value: before, until }] });
  }
  return collector.done();
}

/** namechange.csv: NCH_SYMBOL, NCH_PREV_NAME, NCH_NEW_NAME, NCH_DT. The symbol may be an old one by now. */
export function readNseNameChanges(lines: readonly CsvLine[]): Master {
  const collector = createCollector('nse-name-changes');
  readTable(lines, {
    wide: 'NCH_PREV_NAME',
    collector,
    read(line, { NCH_SYMBOL = '', NCH_PREV_NAME = '', NCH_NEW_NAME = '', NCH_DT = '' }) {
      const code = symbolOrNull(NCH_SYMBOL);
      const before = nameOrNull(NCH_PREV_NAME);
      if (code === null || before === null) {
        const message = `"${NCH_SYMBOL}" is no symbol, or "${NCH_PREV_NAME}" no name`;
        return collector.leaveOut(line, 'unreadable_row', code, message);
      }
      if (before === nameOrNull(NCH_NEW_NAME)) {
        return collector.leaveOut(line, 'nothing_changed', code, `${before} becomes ${before}`);
      }
      const until = dayOrNull(NCH_DT);
      if (until === null) collector.note(line, 'date_unreadable', code, `"${NCH_DT}" is no date like 09-APR-2025`);
      collector.keep(line, { ...UNKNOWN, code, former: [{ kind: 'name', value: before, until }] });
    },
  });
  return collector.done();
}
