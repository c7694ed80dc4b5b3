import { parse } from 'csv-parse/sync';
import type { Collector } from './collector.ts';

export interface CsvLine {
  /** Counted from 1, blank lines too, so that an editor shows the same number. */
  row: number;
  /** Trimmed. */
  fields: string[];
}

/**
 * The lines of a CSV file that are not blank. Each line is read for itself: in these lists no field goes over a line's
 * end, and so a stray quote spoils one row instead of swallowing the rows up to the next.
 */
export function csvLines(text: string): CsvLine[] {
  const lines: CsvLine[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    lines.push({ row: at + 1, fields: fieldsOf(line).map((field) => field.trim()) });
  }
  return lines;
}

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  try {
    return (parse(line, { relax_quotes: true, relax_column_count: true, ltrim: true }) as string[][])[0] ?? [];
  } catch {
    // A quote that nobody closes is a letter.
    return line.replaceAll('"', '').split(',');
  }
}

/** ` ISIN NUMBER`, `ISIN_NUMBER` and `isin number` are one column. */
export const columnName = (header: string): string =>
  header
    .trim()
    .replace(/[\s_]+/g, '_')
    .toUpperCase();

/** A line's fields by column. */
export type CsvRow = Readonly<Record<string, string>>;

/**
 * Gives every line after the header to `read`. A line that is shorter than the header was cut off: what it ends with
 * may be half a code, so it is left out. Fields too many are commas in the column `wide`.
 */
export function readTable(
  [header, ...lines]: readonly CsvLine[],
  { wide, collector, read }: { wide: string; collector: Collector; read: (line: number, row: CsvRow) => void },
): void {
  const names = (header?.fields ?? []).map(columnName);
  const place = names.indexOf(wide);
  for (const { row, fields } of lines) {
    while (fields.length > names.length && fields.at(-1) === '') fields.pop();
    const extra = fields.length - names.length;
    if (extra < 0) {
      const message = `${fields.length} fields where the header has ${names.length}`;
      collector.leaveOut(row, 'ragged_row', null, message);
      continue;
    }
    if (extra > 0) {
      fields.splice(place, extra + 1, fields.slice(place, place + extra + 1).join(', '));
      collector.note(row, 'extra_fields', null, `a comma in ${wide}: ${fields[place]}`);
    }
    read(row, Object.fromEntries(names.map((name, at) => [name, fields[at]!])));
  }
}
