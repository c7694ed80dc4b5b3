import type { Line, Page } from '../../document/page.ts';
import { kindOf } from '../../investors/kind.ts';
import { isName, nameOf } from '../../investors/name.ts';
import type { AllotmentFact } from '../fact.ts';
import { NUMERIC, numbersOf } from './columns.ts';

const HEADING =
  /\b(?:names? of (?:the )?(?:proposed |successful |identified )?(?:allottees?|investors?|subscribers?|warrant ?holders?|QIBs?|applicants?)|(?:list|details) of (?:the )?(?:proposed )?allottees|allottees?)\b/i;
const NAME_HEADER = /^(?:(?:s(?:r|l)?\.? ?no\.?)\s+)?names?\b/i;
const LIST_END =
  /^\s*(?:grand |sub[- ]?)?total\b|^\s*(?:notes?|for and on behalf|yours|thanking|date|place)\b|\bpost[- ]issue|issue price/i;
/** Lines that a heading of several lines takes. */
const MOST_HEADER = 15;

interface List {
  serial: number;
  /** From the heading to the first row. */
  header: Line[];
  /** A column is headed by "Name": rows need no number. */
  named: boolean;
}

interface Row {
  serial: number | null;
  name: string;
  quote: string;
  lines: Line[];
}

/** Rows "serial | name | numbers" under a heading that speaks of allottees; a list goes on over pages. */
export function readAllotmentTables(pages: readonly Page[]): AllotmentFact[] {
  const facts: AllotmentFact[] = [];
  let list: List | null = null;
  for (const page of pages) {
    for (let index = 0; index < page.lines.length; index += 1) {
      const line = page.lines[index]!;
      if (HEADING.test(line.text) && !readRow(page.lines, index, list)) list = { serial: 0, header: [], named: false };
      if (!list) continue;
      if (list.serial > 0 && LIST_END.test(line.text)) {
        if (!/^\s*sub/i.test(line.text)) list = null;
        continue;
      }
      const row = readRow(page.lines, index, list);
      // Serial numbers run on; anything else is a numbered clause or another table.
      if (!row || (row.serial !== null && row.serial !== list.serial + 1)) {
        if (list.serial === 0) list = beforeRows(list, line);
        continue;
      }
      list.serial += 1;
      const fact = factOf(page.page, row, list.header);
      facts.push(onlyInstitutions(page) ? { ...fact, kind: 'institution' } : fact);
    }
  }
  return facts;
}

/** Qualified institutional buyers alone are allotted shares in a placement: "Societe Generale" says it of itself nowhere. */
function onlyInstitutions({ text }: Page): boolean {
  return (
    /\b(?:qualified institutions? placement|QIP)\b/i.test(text) &&
    !/\bpreferential (?:issue|allotment|basis)\b/i.test(text)
  );
}

/** The heading goes on; a mention of allottees that no list follows is none. */
function beforeRows(list: List, line: Line): List | null {
  if (list.header.length === MOST_HEADER) return null;
  const named = list.named || (line.cells.length > 1 && line.cells.some((cell) => NAME_HEADER.test(cell.text)));
  return { ...list, named, header: [...list.header, line] };
}

function factOf(page: number, row: Row, header: readonly Line[]): AllotmentFact {
  const cells = row.lines.flatMap((line) => line.cells.slice(1));
  const first = row.lines[0]!.cells.find((cell) => /[A-Za-z]{3}/.test(cell.text));
  const box = first && { x: first.x, y: first.top, right: first.right, bottom: first.bottom };
  return {
    type: 'allotment',
    name: row.name,
    kind: kindOf(row.name),
    ...numbersOf(cells, header),
    page,
    quote: row.quote,
    ...(box && { box }),
  };
}

function readRow(lines: readonly Line[], index: number, list: List | null): Row | null {
  const line = lines[index]!;
  const first = /^\(?(\d{1,3})[.)]*(?:\s+(.*))?$/.exec(line.cells[0]?.text ?? '');
  if (!first) return list?.named ? unnumberedRow(line) : null;
  const serial = Number(first[1]);
  // The serial number may have run into the name's cell.
  const [head, ...rest] = [...(first[2] ? [first[2]] : []), ...line.cells.slice(1).map((cell) => cell.text)];
  if (head === undefined) return null;
  if (NUMERIC.test(head)) return centredRow(lines, index, serial, rest);
  if (!rest.some((word) => NUMERIC.test(word))) return null;
  const after = nameHalf(lines[index + 1], line.cells[first[2] ? 0 : 1]!.x, first[2] !== undefined);
  const name = nameOf(after === null ? head : `${head} ${after}`);
  const quote = after === null ? line.text : `${line.text} ${after}`;
  return isName(name) ? { serial, name, quote, lines: [line] } : null;
}

/** A row of a list whose header names the column of names. */
function unnumberedRow(line: Line): Row | null {
  const [head, ...rest] = line.cells;
  if (
    !head ||
    LIST_END.test(line.text) ||
    rest.length === 0 ||
    !rest.every((cell) => NUMERIC.test(cell.text) || /^[A-Z][A-Za-z -]{2,24}$|^[A-Z]{5}\d{4}[A-Z]$/.test(cell.text))
  )
    return null;
  const name = nameOf(head.text);
  const counted = rest.some((cell) => NUMERIC.test(cell.text) && /\d/.test(cell.text));
  return counted && isName(name) && /\s/.test(name) ? { serial: null, name, quote: line.text, lines: [line] } : null;
}

/** A name of two lines with its numbers set halfway between them. */
function centredRow(lines: readonly Line[], index: number, serial: number, rest: readonly string[]): Row | null {
  const [above, line, below] = [lines[index - 1], lines[index]!, lines[index + 1]];
  if (above?.cells.length !== 1 || !below) return null;
  if (rest.length === 0 && line.cells.length < 2) return null;
  const after = nameHalf(below, above.cells[0]!.x);
  const before = nameHalf(above, above.cells[0]!.x);
  if (after === null || before === null) return null;
  const name = nameOf(`${before} ${after}`);
  return isName(name) ? { serial, name, quote: `${before} ${line.text} ${after}`, lines: [line] } : null;
}

/** The second half of a wrapped name: alone on its line, set at the name's edge. */
function nameHalf(line: Line | undefined, x: number, behindSerial = false): string | null {
  const cell = line?.cells[0];
  const reach = behindSerial ? 60 : 24;
  if (!cell || line.cells.length !== 1 || cell.x - x > reach || x - cell.x > 24) return null;
  const words =
    /^[A-Za-z(&–-][A-Za-z&.,()\s'’–-]{1,45}$/.test(cell.text) &&
    !/[.:]$/.test(cell.text.replace(/\b(?:ltd|co|inc|pte|pvt)\.$/i, ''));
  return words && !LIST_END.test(cell.text) && !HEADING.test(cell.text) ? cell.text : null;
}
