import { ScrapeError } from '../errors.ts';
import { readBseScripCsv, readBseScripList } from './bse-scrip-list.ts';
import { type CsvLine, columnName, csvLines } from './csv.ts';
import { readInstruments } from './instruments.ts';
import { jsonRow } from './json.ts';
import { MASTER_SOURCES, type Master, type MasterSource } from './master.ts';
import { readNseNameChanges, readNseSymbolChanges } from './nse-changes.ts';
import { readNseEquityList } from './nse-equity-list.ts';
import { readScripSymbols } from './scrip-symbols.ts';
import { readStonks } from './stonks.ts';

/** A list that was recognised, to be read. */
interface Recognised {
  source: MasterSource;
  read(): Master;
}

/** By the columns of the header, in capitals and with underscores; NSE's two lists differ in nothing else. */
const TABLES: readonly { has: readonly string[]; source: MasterSource; read(lines: CsvLine[]): Master }[] = [
  { has: ['EXCH_ID', 'SECURITY_ID', 'UNDERLYING_SYMBOL', 'ISIN'], source: 'instruments', read: readInstruments },
  { has: ['ISIN', 'SECURITYID', 'NEWNSECODE', 'NEWNAME'], source: 'stonks', read: readStonks },
  { has: ['SECURITY_CODE', 'SECURITY_ID', 'ISIN_NO'], source: 'bse-scrip-list', read: readBseScripCsv },
  { has: ['NCH_SYMBOL', 'NCH_PREV_NAME', 'NCH_DT'], source: 'nse-name-changes', read: readNseNameChanges },
];

const OBJECTS: readonly { has: readonly string[]; source: MasterSource; read(elements: unknown[]): Master }[] = [
  { has: ['SCRIP_CD', 'ISIN_NUMBER'], source: 'bse-scrip-list', read: readBseScripList },
  { has: ['SCRIPCODE', 'NSESYMBOL'], source: 'scrip-symbols', read: readScripSymbols },
];

/** A first element may be the odd one. */
const LOOKED_AT = 20;

/**
 * Which of the known lists this is, by what stands in it.
 * @throws ScrapeError `malformed`, saying what was found and what is known
 */
export function detectMaster(text: string): MasterSource {
  return recognise(text, 'The file').source;
}

/**
 * Reads a list of securities; each of its rows is kept, merged or left out with a reason (see `Master`).
 * @param expect the list that it should be; any of the known ones when absent
 * @param where where the text comes from, for the message of an error
 * @throws ScrapeError `malformed` when it is none of the lists that are known, or another than expected
 */
export function readMaster(
  text: string,
  { expect, where = 'The file' }: { expect?: MasterSource; where?: string } = {},
): Master {
  const recognised = recognise(text, where, expect);
  if (expect !== undefined && recognised.source !== expect) {
    throw new ScrapeError('malformed', `${where}: a ${recognised.source} list where a ${expect} list belongs`, {});
  }
  return recognised.read();
}

function recognise(text: string, where: string, expect?: MasterSource): Recognised {
  const plain = text.replace(/^\uFEFF/, '').trimStart();
  const unknown = (found: string, cause?: unknown) => {
    const known = MASTER_SOURCES.join(', ');
    return new ScrapeError('malformed', `${where}: ${found}, which is none of the lists that are known: ${known}`, {
      cause,
    });
  };
  if (plain === '') throw unknown('nothing');
  if (plain.startsWith('<')) throw unknown('a web page');
  const recognised = /^[[{]/.test(plain) ? fromJson(plain, unknown, expect) : fromCsv(plain, text);
  if (recognised === null) throw unknown(excerpt(plain));
  return recognised;
}

function fromJson(
  text: string,
  unknown: (found: string, cause?: unknown) => Error,
  expect: MasterSource | undefined,
): Recognised | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unknown('JSON that breaks off or is broken', cause);
  }
  const elements = Array.isArray(value) ? value : null;
  if (elements === null) return null;
  // No element tells what an empty list is of; whoever asked for it knows.
  const empty = OBJECTS.find(({ source }) => elements.length === 0 && source === expect);
  if (empty) return { source: empty.source, read: () => empty.read([]) };
  for (const element of elements.slice(0, LOOKED_AT)) {
    const row = jsonRow(element);
    const kind = row && OBJECTS.find(({ has }) => has.every((name) => name in row));
    if (kind) return { source: kind.source, read: () => kind.read(elements) };
  }
  return null;
}

function fromCsv(plain: string, text: string): Recognised | null {
  const lines = csvLines(text);
  // A broker's list has a line of column numbers above the header.
  if (/^0,1,2,3/.test(plain)) lines.shift();
  const header = lines[0]?.fields ?? [];
  const names = header.map(columnName);
  const table = TABLES.find(({ has }) => has.every((name) => names.includes(name)));
  if (table) return { source: table.source, read: () => table.read(lines) };
  if (['SYMBOL', 'NAME_OF_COMPANY', 'ISIN_NUMBER'].every((name) => names.includes(name))) {
    const source = header.includes('NAME_OF_COMPANY') ? 'nse-sme-list' : 'nse-equity-list';
    return { source, read: () => readNseEquityList(lines, source) };
  }
  const isChange = ({ fields }: CsvLine) => fields.length >= 4 && /^\d{1,2}-[A-Z]{3}-\d{4}$/i.test(fields.at(-1) ?? '');
  return lines.slice(0, LOOKED_AT).some(isChange)
    ? { source: 'nse-symbol-changes', read: () => readNseSymbolChanges(lines) }
    : null;
}

function excerpt(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}…` : line);
}
