import type { Investor } from '@filings/queue-core';
import type { Line, Page } from '../document/page.ts';
import { oneLine } from '../text/normalise.ts';
import { kindOf } from './kind.ts';
import { isName } from './name.ts';

const LIST_HEADING =
  /\b(?:names? of (?:the )?(?:proposed )?(?:allottees?|investors?|subscribers?|warrant ?holders?)|(?:list|details) of (?:the )?(?:proposed )?allottees|allottees?)\b/i;
const LIST_END =
  /^\s*(?:grand )?total\b|^\s*(?:notes?|for and on behalf|yours|thanking|date|place)\b|\bpost[- ]issue|issue price/i;
const NUMERIC = /^[(\d.,%)/-]+$|^nil$/i;

interface Row {
  serial: number;
  name: string;
  quote: string;
}

/** Rows `serial | name | numbers` under a heading that speaks of allottees. */
export function readAllottees(page: Page): Investor[] {
  const investors: Investor[] = [];
  let inList = false;
  let serial = 0;
  for (const [index, line] of page.lines.entries()) {
    if (LIST_HEADING.test(line.text)) {
      inList = true;
      serial = 0;
    }
    if (!inList) continue;
    if (serial > 0 && LIST_END.test(line.text)) {
      inList = false;
      continue;
    }
    const row = readRow(page.lines, index);
    // Serial numbers run on; anything else is a numbered clause or another table.
    if (!row || row.serial !== serial + 1) continue;
    serial = row.serial;
    investors.push({ name: row.name, kind: kindOf(row.name), role: 'allottee', page: page.page, quote: row.quote });
  }
  return investors;
}

function readRow(lines: readonly Line[], index: number): Row | null {
  const line = lines[index]!;
  const first = /^\(?(\d{1,3})[.)]*(?:\s+(.*))?$/.exec(line.cells[0]?.text ?? '');
  if (!first) return null;
  const serial = Number(first[1]);
  // The serial number may have run into the name's cell.
  const [head, ...rest] = [...(first[2] ? [first[2]] : []), ...line.cells.slice(1).map((cell) => cell.text)];
  if (head === undefined) return null;
  if (NUMERIC.test(head)) return centredRow(lines, index, serial, rest);
  if (!rest.some((word) => NUMERIC.test(word))) return null;
  const after = nameHalf(lines[index + 1], line.cells[first[2] ? 0 : 1]!.x);
  const name = nameOf(after === null ? head : `${head} ${after}`);
  const quote = after === null ? line.text : `${line.text} ${after}`;
  return isName(name) ? { serial, name, quote } : null;
}

/** A name of two lines with its numbers set halfway between them. */
function centredRow(lines: readonly Line[], index: number, serial: number, rest: readonly string[]): Row | null {
  const [above, line, below] = [lines[index - 1], lines[index]!, lines[index + 1]];
  if (rest.length === 0 || above?.cells.length !== 1 || !below) return null;
  const after = nameHalf(below, above.cells[0]!.x);
  const before = nameHalf(above, above.cells[0]!.x);
  if (after === null || before === null) return null;
  const name = nameOf(`${before} ${after}`);
  return isName(name) ? { serial, name, quote: `${before} ${line.text} ${after}` } : null;
}

/** The second half of a wrapped name: alone on its line, set at the name's edge. */
function nameHalf(line: Line | undefined, x: number): string | null {
  const cell = line?.cells[0];
  if (!cell || line.cells.length !== 1 || Math.abs(cell.x - x) > 24) return null;
  const words =
    /^[A-Z(&][A-Za-z&.,()\s'’-]{1,45}$/.test(cell.text) && !/[.:]$/.test(cell.text.replace(/\b(?:ltd|co|inc)\.$/i, ''));
  return words && !LIST_END.test(cell.text) && !LIST_HEADING.test(cell.text) ? cell.text : null;
}

function nameOf(text: string): string {
  return oneLine(text).replace(/^(?:mr|mrs|ms|m\/s|shri|smt|dr)\b\.?\s*/i, '');
}
