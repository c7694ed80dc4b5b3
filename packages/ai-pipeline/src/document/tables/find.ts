import type { Box, Line, Table, TableRow } from '../page.ts';
import { findBlocks } from './blocks.ts';
import { type Column, findColumns } from './columns.ts';
import { findHeader, type Header, leftOfValues } from './header.ts';
import { headingOf } from './heading.ts';
import { type TableLine, tableLine } from './line-kind.ts';
import { findRows, firstRow, tailOf } from './rows.ts';

/** The tables of one page, from its lines alone: rules drawn between cells are not needed. */
export function findTables(lines: readonly Line[], page: number): Table[] {
  const seen = lines.map(tableLine);
  const tables: Table[] = [];
  let notBefore = 0;
  for (const block of findBlocks(seen)) {
    const body = seen.slice(block.first, block.last + 1);
    const columns = findColumns(body.filter((line) => line.data));
    if (columns.length < 2) continue;
    const values = leftOfValues(columns);
    const first = firstRow(seen, block.first, notBefore, columns, values);
    const header = findHeader(seen, first, notBefore, columns);
    if (body.length === 1 && header.first === first) continue;
    const tail = tailOf(seen.slice(block.last + 1), body, values);
    const whole = [...seen.slice(header.end, block.last + 1), ...tail];
    tables.push(makeTable(lines, { page, notBefore, first, header, body: whole, columns }));
    notBefore = block.last + tail.length + 1;
  }
  return tables;
}

interface Parts {
  page: number;
  /** The line after the table above. */
  notBefore: number;
  /** The first line of the body. */
  first: number;
  header: Header;
  body: readonly TableLine[];
  columns: readonly Column[];
}

function makeTable(lines: readonly Line[], { page, notBefore, first, header, body, columns }: Parts): Table {
  const rows = findRows(body, columns);
  const headerLines = Array.from({ length: header.end - header.first }, (_, index) => header.first + index);
  const { title, unit } = headingOf(lines, header, notBefore, first);
  return {
    page,
    box: boxOf(lines, headerLines, rows),
    title,
    unit,
    columns: columns.map((column, index) => ({
      kind: column.number ? 'number' : 'text',
      x: column.x,
      right: column.right,
      header: header.texts[index]!,
    })),
    headerLines,
    rows,
  };
}

function boxOf(lines: readonly Line[], header: readonly number[], rows: readonly TableRow[]): Box {
  const box = { x: Infinity, y: Infinity, right: -Infinity, bottom: -Infinity };
  for (const index of [...header, ...rows.flatMap((row) => row.lines)]) {
    for (const cell of lines[index]!.cells) {
      box.x = Math.min(box.x, cell.x);
      box.y = Math.min(box.y, cell.top);
      box.right = Math.max(box.right, cell.right);
      box.bottom = Math.max(box.bottom, cell.bottom);
    }
  }
  return box;
}
