import { round } from '../../figures/amounts.ts';
import type { Metric, StatementFigure, StatementGrid } from '../grid.ts';
import { type Equation, findEquations } from './equations.ts';
import type { Whole } from './join.ts';
import { withProfitNamed } from './name-rows.ts';
import type { Reading } from './number.ts';
import { proveShares } from './per-share.ts';
import { plays } from './roles.ts';
import { likeliest, readSheet, type Sheet } from './sheet.ts';
import { type Solved, solveColumn, UNREAD } from './solve.ts';

/** Any other explanation of a column must need this much more than the one that is believed. */
const SURE = 0.95;

/** Where the value was not read but follows from the other rows, these must be confirmed elsewhere. */
const SURE_UNREAD = 2.2;

function sureOf(known: Solved): number {
  return known.cost > UNREAD ? SURE_UNREAD : SURE;
}

/** A statement with all that its own numbers say. */
export interface Proof {
  sheet: Sheet;
  equations: Equation[];
  /** By column, then by row. */
  solved: Map<number, Solved>[];
  figures: StatementFigure[];
}

/** The figures of one statement, each `verified` by its arithmetic or `doubtful`. */
export function proveGrid(grid: StatementGrid): StatementFigure[] {
  return workOut({ grid, pages: grid.rows.map(() => grid.page) }).figures;
}

export function workOut({ grid: printed, pages }: Whole): Proof {
  const grid = withProfitNamed(printed);
  const { sheet, equations } = trust(grid);
  const solved = grid.columns.map((_, column) =>
    sheet.trusted ? asPrinted(sheet, equations, column) : solveColumn(sheet, equations, column),
  );
  return { sheet, equations, solved, figures: figuresOf(sheet, equations, solved, pages) };
}

/**
 * The statement as it may be read. The layer of a scanner is text that reads well with numbers that do not add up:
 * it is worth no more than what is recognised.
 */
export function trust(grid: StatementGrid): { sheet: Sheet; equations: Equation[] } {
  const doubted = { ...readSheet({ ...grid, source: 'ocr' }), grid };
  const found = findEquations(doubted);
  if (grid.source === 'ocr') return { sheet: doubted, equations: found };
  const sheet = readSheet(grid);
  return adds(sheet, found) ? { sheet, equations: findEquations(sheet) } : { sheet: doubted, equations: found };
}

/** Whether a native statement adds up nearly everywhere. */
function adds(sheet: Sheet, equations: readonly Equation[]): boolean {
  let holds = 0;
  let fails = 0;
  for (const [column] of sheet.grid.columns.entries()) {
    for (const equation of equations) {
      const outcome = outcomeOf(sheet, equation, column);
      if (outcome === 'holds') holds += 1;
      if (outcome === 'fails') fails += 1;
    }
  }
  const rows = new Set(equations.flatMap((equation) => equation.terms.map((term) => term.row)));
  const cells = sheet.readings.flatMap((row, index) =>
    rows.has(index) ? row.filter((reading) => reading !== null) : [],
  );
  const unclear = cells.filter((reading) => !reading.clean && /\d/.test(reading.printed)).length;
  return fails <= 0.1 * (holds + fails) && unclear <= 0.03 * cells.length;
}

function outcomeOf(sheet: Sheet, equation: Equation, column: number): 'holds' | 'fails' | 'trivial' {
  const terms = equation.terms.map(({ row, sign }) => sign * likeliest(sheet.readings[row]![column] ?? null));
  const present = terms.filter((term) => term !== 0);
  const off = Math.abs(terms.reduce((sum, term) => sum + term, 0)) / sheet.unit;
  if (Number.isNaN(off) || off > present.length / 2 + 1e-6) return 'fails';
  return present.length >= 2 ? 'holds' : 'trivial';
}

function asPrinted(sheet: Sheet, equations: readonly Equation[], column: number): Map<number, Solved> {
  const solved = new Map<number, Solved>();
  for (const equation of equations) {
    const outcome = outcomeOf(sheet, equation, column);
    for (const { row } of equation.terms) {
      const value = likeliest(sheet.readings[row]![column] ?? null);
      const known = solved.get(row) ?? {
        value,
        cost: 0,
        margin: Number.POSITIVE_INFINITY,
        holds: [],
        fails: [],
        noughts: [],
      };
      if (outcome === 'holds') known.holds.push(equation);
      if (outcome === 'fails') known.fails.push(equation);
      if (outcome === 'trivial') known.noughts.push(equation);
      solved.set(row, known);
    }
  }
  return solved;
}

function figuresOf(
  sheet: Sheet,
  equations: readonly Equation[],
  solved: readonly Map<number, Solved>[],
  pages: readonly number[],
): StatementFigure[] {
  const { grid } = sheet;
  const profitOf = (row: number, column: number): number | null => {
    const known = solved[column]!.get(row);
    if (known) return known.margin >= sureOf(known) && known.fails.length === 0 ? known.value : null;
    const reading = sheet.readings[row]![column];
    return sheet.trusted && reading?.clean ? reading.value : null;
  };
  const shares = proveShares(sheet, profitOf);
  const figures: StatementFigure[] = [];
  for (const [index, row] of grid.rows.entries()) {
    const { metric } = row;
    if (metric === null) continue;
    const perShare = sheet.kinds[index] === 'share';
    if (!perShare && grid.unit === null) continue;
    for (const [column, { period, periodEnd, comparison, ...header }] of grid.columns.entries()) {
      const cell = row.cells[column];
      const reading = sheet.readings[index]![column];
      if (!cell || !reading || period === null || periodEnd === null) continue;
      const outcome = perShare
        ? shares.get(index)?.[column]
        : amountOutcome(sheet, equations, metric, index, column, solved);
      const value = outcome?.value ?? reading.candidates[0]?.value;
      if (value === undefined) continue;
      const basis = header.basis ?? grid.basis;
      figures.push({
        metric,
        value: perShare ? value : round(value * grid.unit!.crore),
        unit: perShare ? 'Rs per share' : 'Rs crore',
        printed: cell.printed,
        printedUnit: perShare ? null : grid.unit!.printed,
        repaired: reading.value === value ? null : spell(value, perShare ? decimalsOf(sheet, index) : sheet.decimals),
        period,
        periodEnd,
        basis,
        comparison,
        page: pages[index]!,
        box: cell.box,
        quote: row.quote,
        status: outcome?.sure && basis !== null ? 'verified' : 'doubtful',
        checks: outcome?.checks ?? [],
      });
    }
  }
  return figures;
}

interface Outcome {
  value: number;
  sure: boolean;
  checks: string[];
}

function amountOutcome(
  sheet: Sheet,
  equations: readonly Equation[],
  metric: Metric,
  row: number,
  column: number,
  solved: readonly Map<number, Solved>[],
): Outcome | null {
  const reading = sheet.readings[row]![column]!;
  if (reading.percent) return null;
  if (sheet.kinds[row] === 'capital') return capitalOutcome(sheet, row, column);
  const known = solved[column]!.get(row);
  // That the row is what its label was taken for shows in any column.
  const role = solved.some((other) =>
    other.get(row)?.holds.some((equation) => plays(sheet.grid, metric, row, equation, equations)),
  );
  if (known) {
    const proved = known.holds.length > 0 && known.fails.length === 0 && known.margin >= sureOf(known);
    const checks = [...new Set((known.fails.length > 0 ? known.fails : known.holds).map(({ id }) => id))];
    if (proved && role) return { value: known.value, sure: true, checks };
    if (role && nought(known, row, reading, solved[column]!))
      return { value: 0, sure: true, checks: ['income-adds-up'] };
    if (!sheet.trusted || known.fails.length > 0) return { value: known.value, sure: false, checks };
  }
  // Digits of a native text are what is printed; what may be wrong is the row, and the other columns tell that.
  const columnAdds = [...solved[column]!.values()].some((other) => other.holds.length > 0);
  if (sheet.trusted && reading.clean && role && (columnAdds || reading.value === 0)) {
    return { value: reading.value!, sure: true, checks: ['printed-alike'] };
  }
  return known ? { value: known.value, sure: false, checks: [] } : null;
}

/** Printed as nought, in a sum of noughts whose total is proved to be nought by another sum. */
function nought(known: Solved, row: number, reading: Reading, column: ReadonlyMap<number, Solved>): boolean {
  return (
    reading.clean &&
    reading.value === 0 &&
    known.value === 0 &&
    known.fails.length === 0 &&
    known.noughts.some(({ result }) => result !== row && (column.get(result)?.holds.length ?? 0) > 0)
  );
}

/** Capital stays as it is for years: the same number in most columns is one that was read rightly. */
function capitalOutcome(sheet: Sheet, row: number, column: number): Outcome | null {
  const reading = sheet.readings[row]![column]!;
  if (!reading.clean || reading.value === null) return null;
  const clean = sheet.readings[row]!.filter((other) => other?.clean);
  const equal = clean.filter((other) => other?.value === reading.value).length;
  const same = equal >= clean.length / 2 ? equal : 0;
  return {
    value: reading.value,
    sure: sheet.trusted || same >= 2,
    checks: same >= 2 ? ['printed-twice'] : ['printed-alike'],
  };
}

function decimalsOf(sheet: Sheet, row: number): number {
  return Math.max(0, ...sheet.readings[row]!.map((reading) => (reading?.clean ? reading.decimals : 0)));
}

function spell(value: number, decimals: number | null): string {
  if (value === 0) return '-';
  const size = Math.abs(value).toLocaleString('en-IN', {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? 4,
  });
  return value < 0 ? `(${size})` : size;
}
