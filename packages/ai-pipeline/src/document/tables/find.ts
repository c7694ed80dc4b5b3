import type { Box, Line, Table, TableRow } from '../page.ts';
import { findBlocks } from './blocks.ts';
import { type Column, findColumns } from './columns.ts';
import { findHeader } from './header.ts';
import { headingOf } from './heading.ts';
import { type TableLine, tableLine } from './line-kind.ts';
import { findRows } from './rows.ts';

/** The tables of one page, from its lines alone: rules drawn between cells are not needed. */
export function findTables(lines: readonly Line[], page: number): Table[] {
  const seen = lines.map(tableLine);
  const tables: Table[] = [];
  let notBefore = 0;
  for (const block of findBlocks(seen)) {
    const body = seen.slice(block.first, block.last + 1);
    const columns = findColumns(body.filter((line) => line.data));
    if (columns.length < 2) continue;
    tables.push(makeTable(lines, seen, { page, notBefore, first: block.first, body, columns }));
    notBefore = block.last + 1;
  }
  return tables;
}

interface Parts {
  page: number;
  notBefore: number;
  first: number;
  body: readonly TableLine[];
  columns: readonly Column[];
}

function makeTable(lines: readonly Line[], seen: readonly TableLine[], parts: Parts): Table {
  const { page, notBefore, first, body, columns } = parts;
  const header = findHeader(seen, first, notBefore, columns);
  const rows = findRows([...seen.slice(header.end, first), ...body], columns);
  const headerLines = seen.slice(header.first, header.end).map((line) => line.index);
  const { title, unit } = headingOf(lines, header.first, notBefore, first);
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
