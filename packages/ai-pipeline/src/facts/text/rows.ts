import type { Cell, Line } from '../../document/page.ts';

/** A row of two columns, "Particulars | Details", as annexures to letters have them: wrapped cells put together. */
export interface Row {
  /** First and last line, as indices. */
  first: number;
  last: number;
  label: Cell[];
  value: Cell[];
}

const SERIAL = /^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]*$/i;
/** Points by which the edges of one column may differ from line to line. */
const EDGE = 6;
/** A label above a value that is set in the middle of its row. */
const MOST_ABOVE = 3;
const MOST_BELOW = 14;

interface Open extends Row {
  serial: boolean;
  labelX: number;
  valueX: number;
  /** The cells of the value, by column. */
  columns: Cell[][];
}

/**
 * Rows of a page. A line of two or three cells (a serial number may come first) opens one; the lines below go on with
 * it as long as they stand at the edges of its columns.
 */
export function rowsOf(lines: readonly Line[]): Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const row = openRow(lines[index]!, index);
    if (!row) continue;
    const free = rows.length === 0 ? 0 : rows.at(-1)!.last + 1;
    takeAbove(lines, row, free);
    takeBelow(lines, row);
    rows.push({ first: row.first, last: row.last, label: row.label, value: row.value });
    index = row.last;
  }
  return rows;
}

function openRow({ cells }: Line, index: number): Open | null {
  const serial = cells.length > 2 && SERIAL.test(cells[0]!.text);
  const own = (serial ? cells.slice(1) : cells).filter((cell) => /[\p{L}\d]/u.test(cell.text));
  if (own.length < 2 || own.length > 3) return null;
  const [label, ...value] = own;
  // A serial number beside a clause is no row, and numbers beside numbers are another kind of table.
  if (SERIAL.test(label!.text) || !/[a-z]{2}/i.test(label!.text)) return null;
  return {
    first: index,
    last: index,
    label: [label!],
    value,
    serial,
    labelX: label!.x,
    valueX: value[0]!.x,
    columns: value.map((cell) => [cell]),
  };
}

const at = (cell: Cell, x: number): boolean => Math.abs(cell.x - x) <= EDGE;

/** Halves of a wrapped label that stand above the value. */
function takeAbove(lines: readonly Line[], row: Open, free: number): void {
  if (!/^[a-z(]/.test(row.label[0]!.text)) return;
  for (let index = row.first - 1; index >= Math.max(free, row.first - MOST_ABOVE); index -= 1) {
    const cell = lines[index]!.cells[0];
    if (lines[index]!.cells.length !== 1 || !cell || !at(cell, row.labelX) || farApart(lines, index)) return;
    row.label.unshift(cell);
    row.first = index;
    if (/^[A-Z]/.test(cell.text)) return;
  }
}

function takeBelow(lines: readonly Line[], row: Open): void {
  const end = Math.min(lines.length, row.first + MOST_BELOW);
  for (let index = row.last + 1; index < end; index += 1) {
    if (farApart(lines, index - 1)) break;
    const cells = lines[index]!.cells;
    const labels = cells.filter((cell) => at(cell, row.labelX) && cell.right <= row.valueX + EDGE);
    const values = cells.filter((cell) => !labels.includes(cell) && under(row, cell));
    if (labels.length + values.length < cells.length || labels.length > 1 || cells.length > 1 + row.columns.length)
      break;
    if (labels[0] && !goesOn(row, labels[0])) break;
    row.label.push(...labels);
    for (const cell of values) under(row, cell)!.push(cell);
    row.last = index;
  }
  row.value = row.columns.flat();
}

/** The column of values that a cell stands under: at its edge, or within what it takes up. */
function under(row: Open, cell: Cell): Cell[] | undefined {
  if (cell.x < row.valueX - 40) return undefined;
  return (
    row.columns.find(([top]) => at(cell, top!.x)) ??
    row.columns.find((column) => column.some((one) => cell.x < one.right && cell.right > one.x))
  );
}

/** Where rows are numbered, what has no number goes on; elsewhere a capital begins a new row. */
function goesOn(row: Open, cell: Cell): boolean {
  return (
    row.serial ||
    /^[a-z(&/]/.test(cell.text) ||
    /(?:\b(?:of|the|and|or|for|in|to|by|with)|[,/-])$/i.test(row.label.at(-1)!.text)
  );
}

function farApart(lines: readonly Line[], index: number): boolean {
  const [upper, lower] = [lines[index], lines[index + 1]];
  if (!upper || !lower) return true;
  const height = Math.max(...lower.cells.map((cell) => cell.bottom - cell.top), 6);
  return lower.y - upper.y > 2.2 * height;
}
