import type { Security } from '@filings/queue-core';
import { type Collector, createCollector } from './collector.ts';
import { type CsvLine, readTable } from './csv.ts';
import { bseNameOrNull, isDummy, nameOrNull, scripCodeOrNull } from './fields.ts';
import { readIsin } from './isin.ts';
import { type JsonRow, readObjects } from './json.ts';
import type { Master } from './master.ts';
import { noteIsin } from './notes.ts';

interface ScripRow {
  code: string;
  isin: string;
  shortName: string;
  scripName: string;
  issuerName: string;
  industry: string;
  status: string;
}

/** ListofScripData: an array of objects of strings; keys in capitals, as its answers differ in case. */
export function readBseScripList(elements: readonly unknown[]): Master {
  const collector = createCollector('bse-scrip-list');
  readObjects(elements, collector, (row, fields: JsonRow) =>
    take(collector, row, {
      code: fields.SCRIP_CD ?? '',
      isin: fields.ISIN_NUMBER ?? '',
      shortName: fields.SCRIP_ID ?? '',
      scripName: fields.SCRIP_NAME ?? '',
      issuerName: fields.ISSUER_NAME ?? '',
      industry: fields.INDUSTRY ?? '',
      status: fields.STATUS ?? '',
    }),
  );
  return collector.done();
}

/** The same list as the "download" button of BSE's page gives it. */
export function readBseScripCsv(lines: readonly CsvLine[]): Master {
  const collector = createCollector('bse-scrip-list');
  readTable(lines, {
    wide: 'SECURITY_NAME',
    collector,
    read: (row, fields) =>
      take(collector, row, {
        code: fields.SECURITY_CODE ?? '',
        isin: fields.ISIN_NO ?? '',
        shortName: fields.SECURITY_ID ?? '',
        scripName: fields.SECURITY_NAME ?? '',
        issuerName: fields.ISSUER_NAME ?? '',
        industry: fields.INDUSTRY ?? '',
        status: fields.STATUS ?? '',
      }),
  });
  return collector.done();
}

function take(collector: Collector, row: number, fields: ScripRow): void {
  const reading = readIsin(fields.isin);
  const name = bseNameOrNull(fields.issuerName) ?? bseNameOrNull(fields.scripName);
  const code = scripCodeOrNull(fields.code);
  if (isDummy({ isin: reading.isin, isinText: fields.isin, code: fields.shortName, name: name ?? '' })) {
    collector.leaveOut(row, 'dummy_row', fields.code, `${name ?? fields.shortName} is no company`);
    return;
  }
  noteIsin(collector, row, fields.code, fields.isin, reading);
  if (code === null) {
    collector.leaveOut(row, 'unreadable_row', null, `"${fields.code}" is no scrip code`);
    return;
  }
  collector.keep(row, {
    exchange: 'bse',
    code,
    isin: reading.isin,
    shortName: nameOrNull(fields.shortName),
    name,
    industry: nameOrNull(fields.industry),
    status: statusOf(fields.status),
    former: [],
  });
}

/** "Active", "Suspended", "Delisted"; BSE also writes "Delist". */
function statusOf(text: string): Security['status'] {
  if (/^active/i.test(text)) return 'active';
  if (/^suspend/i.test(text)) return 'suspended';
  return /^delist/i.test(text) ? 'delisted' : null;
}
