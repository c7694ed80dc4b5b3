import type { Page } from '../document/page.ts';
import type { ClaimedFigure } from '../verify.ts';
import { croreScale, parseNumber, RUPEE, round, SCALE } from './amounts.ts';
import { type Column, statementColumns } from './columns.ts';
import { consistentFigures } from './consistency.ts';
import { STATEMENT_ROWS, type StatementRow } from './statement-rows.ts';

const TITLE = /\b(?:financial results|statement of (?:profit|.{0,40}results)|profit and loss|results for the)\b/i;
const UNIT = new RegExp(
  String.raw`(?:(?:rs\.?|inr|₹|rupees|\`|amounts?)\s*\.?\s*(?:\(?\s*(?:in|rs\.?|₹)\s*)*|\bin\s+)(${SCALE.source})(?![a-z])`,
  'i',
);

/**
 * The lines of a results table that readers ask for, for the current quarter, the one before and the same of last
 * year. Only from pages that print a title, a unit and period ends; anything unsure gives nothing rather than a guess.
 */
export function readStatements(pages: readonly Page[]): ClaimedFigure[] {
  const native = pages.filter((page) => page.source === 'native');
  const anyConsolidated = native.some((page) => /consolidated/i.test(page.text));
  const found: ClaimedFigure[] = [];
  for (const page of native) {
    for (const figure of readStatement(page, anyConsolidated)) {
      const known = found.some((other) => keyOf(other) === keyOf(figure));
      if (!known) found.push(figure);
    }
  }
  return found;
}

function keyOf(figure: ClaimedFigure): string {
  return `${figure.metric} ${figure.period} ${figure.basis}`;
}

function readStatement(page: Page, anyConsolidated: boolean): ClaimedFigure[] {
  if (!TITLE.test(page.text)) return [];
  const unit = UNIT.exec(page.text);
  const scale = unit ? croreScale(unit[1]!) : undefined;
  if (!unit || scale === undefined) return [];
  const columns = statementColumns(page.lines);
  if (columns.length === 0) return [];
  const basis = basisOf(page, anyConsolidated);
  const figures: ClaimedFigure[] = [];
  for (const row of STATEMENT_ROWS) {
    const values = rowValues(page, row, columns);
    for (const { column, printed, quote } of values) {
      const number = parseNumber(printed);
      if (number === null) continue;
      figures.push({
        metric: row.metric,
        value: row.perShare ? number : round(number * (scale ?? RUPEE)),
        unit: row.perShare ? 'Rs per share' : 'Rs crore',
        printed,
        printedUnit: row.perShare ? null : unit[0].trim(),
        period: column.period,
        basis,
        comparison: column.comparison,
        page: page.page,
        quote,
      });
    }
  }
  return consistentFigures(figures, page);
}

/** From the title lines above the table; a company that never says "consolidated" reports for itself alone. */
function basisOf(page: Page, anyConsolidated: boolean): ClaimedFigure['basis'] {
  const titles = page.lines.slice(0, 15).filter((line) => /standalone|consolidated/i.test(line.text));
  for (const { text } of titles) {
    const [alone, group] = [/standalone/i.test(text), /consolidated/i.test(text)];
    if (alone !== group) return group ? 'consolidated' : 'standalone';
  }
  return anyConsolidated ? null : 'standalone';
}

interface RowValue {
  column: Column;
  printed: string;
  quote: string;
}

function rowValues(page: Page, row: StatementRow, columns: readonly Column[]): RowValue[] {
  const candidates: RowValue[][] = [];
  for (const [index, line] of page.lines.entries()) {
    const numbers = line.cells.filter((cell) => parseNumber(cell.text) !== null);
    const label = line.cells
      .filter((cell) => parseNumber(cell.text) === null)
      .map((cell) => cell.text)
      .join(' ');
    if (numbers.length < 2 || !row.label.test(label)) continue;
    if (row.not?.test(label)) continue;
    // "(a) Basic" counts only under a line about earnings per share.
    if (row.under && !page.lines.slice(Math.max(0, index - 4), index + 1).some((near) => row.under!.test(near.text))) {
      continue;
    }
    const values = columns.flatMap((column) => {
      const cell = numbers.find((candidate) => Math.abs(candidate.right - column.right) <= 14);
      return cell ? [{ column, printed: cell.text, quote: line.text }] : [];
    });
    if (values.length > 0) candidates.push(values);
  }
  return (row.take === 'last' ? candidates.at(-1) : candidates[0]) ?? [];
}
