import { CUT, passCosts, type Value } from './costs.ts';
import { ANYTHING } from './edit.ts';
import type { Equation } from './equations.ts';
import { costOf } from './number.ts';
import type { Sheet } from './sheet.ts';

/** What the arithmetic of one column says of one cell. */
export interface Solved {
  value: number;
  /** What had to be assumed of the recognition for this value; 0 for what is printed. */
  cost: number;
  /** How much more would have to be assumed for any other value. */
  margin: number;
  /** Equations of the column that hold with it and could have failed. */
  holds: Equation[];
  /** Equations that do not hold although every cell of them can be read. */
  fails: Equation[];
  /** Equations in which all is nought. */
  noughts: Equation[];
}

/** Implied values that would need more than this are not worth the search. */
const PLAUSIBLE = 3.8;
const DOMAIN = 20;

/**
 * The cheapest assumptions about recognition under which the equations of a column hold, and for every cell what
 * any other value would cost. Equations form no circles, so that passing costs along them gives the exact answer
 * (min-sum on a tree): a repair is sure when no other explanation is nearly as cheap.
 */
export function solveColumn(sheet: Sheet, equations: readonly Equation[], column: number): Map<number, Solved> {
  const rows = [...new Set(equations.flatMap((equation) => equation.terms.map((term) => term.row)))];
  const plain = undamaged(sheet, equations, rows, column);
  if (plain) return plain;
  const domains = domainsOf(sheet, equations, rows, column);
  const beliefs = passCosts(sheet, equations, domains);
  const chosen = new Map<number, number>();
  const solved = new Map<number, Solved>();
  for (const row of rows) {
    const { values, totals, other } = beliefs.get(row)!;
    let at = 0;
    for (let index = 1; index < totals.length; index += 1) if (totals[index]! < totals[at]! - 1e-9) at = index;
    const rest = totals.filter((_, index) => index !== at);
    const margin = Math.min(other, ...rest) - totals[at]!;
    chosen.set(row, values[at]!.value);
    solved.set(row, { value: values[at]!.value, cost: values[at]!.cost, margin, holds: [], fails: [], noughts: [] });
  }
  for (const equation of equations) {
    const terms = equation.terms.map((term) => term.sign * chosen.get(term.row)!);
    const present = terms.filter((term) => term !== 0);
    const off = Math.abs(terms.reduce((sum, term) => sum + term, 0)) / sheet.unit;
    const holds = off <= present.length / 2 + 1e-6;
    // Where two repairs are equally cheap, either makes it hold: it neither proves nor fails.
    const settled = equation.terms.every((term) => solved.get(term.row)!.margin > TIE);
    for (const { row } of equation.terms) {
      if (!holds && settled) solved.get(row)!.fails.push(equation);
      else if (holds && present.length >= 2) solved.get(row)!.holds.push(equation);
      else if (holds) solved.get(row)!.noughts.push(equation);
    }
  }
  return withoutHollow(solved);
}

/** Costs of more than this say that the value was not read. */
export const UNREAD = 2.5;

/** An equation with a cell that nobody could read holds whatever the others are, unless another one settles the cell. */
function withoutHollow(solved: Map<number, Solved>): Map<number, Solved> {
  const hollow = (equation: Equation, row: number): boolean =>
    equation.terms.some((term) => {
      const other = solved.get(term.row)!;
      return term.row !== row && other.cost > UNREAD && other.holds.length < 2;
    });
  const supports = [...solved].map(([row, { holds }]) => [row, holds.filter((one) => !hollow(one, row))] as const);
  for (const [row, holds] of supports) {
    const known = solved.get(row)!;
    known.holds = known.cost > UNREAD && holds.length < 2 ? [] : holds;
  }
  return solved;
}

const TIE = 0.25;

/** A column that adds up exactly as it is printed needs no search: any other reading needs two errors at once. */
function undamaged(
  sheet: Sheet,
  equations: readonly Equation[],
  rows: readonly number[],
  column: number,
): Map<number, Solved> | null {
  const solved = new Map<number, Solved>();
  for (const row of rows) {
    const reading = sheet.readings[row]![column];
    if (!reading?.clean) return null;
    solved.set(row, { value: reading.value!, cost: 0, margin: TWO_ERRORS, holds: [], fails: [], noughts: [] });
  }
  for (const equation of equations) {
    const terms = equation.terms.map((term) => term.sign * solved.get(term.row)!.value);
    if (Math.abs(terms.reduce((sum, term) => sum + term, 0)) > sheet.unit / 10) return null;
    const telling = terms.filter((term) => term !== 0).length >= 2;
    for (const { row } of equation.terms) solved.get(row)![telling ? 'holds' : 'noughts'].push(equation);
  }
  return solved;
}

const TWO_ERRORS = 2;

/** Every value worth considering: what is printed, what confusions give, and what the equations imply. */
function domainsOf(
  sheet: Sheet,
  equations: readonly Equation[],
  rows: readonly number[],
  column: number,
): Map<number, Value[]> {
  const decimals = sheet.decimals ?? Math.round(-Math.log10(sheet.unit));
  const domains = new Map<number, Value[]>();
  const add = (row: number, value: number, limit: number): boolean => {
    const domain = domains.get(row)!;
    if (domain.some((known) => Math.abs(known.value - value) < sheet.unit / 10)) return false;
    const cost = costOf(sheet.readings[row]![column] ?? null, value, decimals);
    if (cost > limit) return false;
    domain.push({ value, cost });
    return true;
  };
  for (const row of rows) {
    const reading = sheet.readings[row]![column] ?? null;
    domains.set(
      row,
      reading ? reading.candidates.map(({ value, cost }) => ({ value, cost })) : [{ value: 0, cost: 0.4 }],
    );
  }
  for (let round = 0; round < 3; round += 1) {
    let grown = false;
    for (const { terms } of equations) {
      for (const target of terms) {
        // Where nothing could be read, every value is as likely as any other.
        const readable = (sheet.readings[target.row]![column]?.candidates[0]?.cost ?? ANYTHING) < 2;
        for (const { value } of implied(terms, target.row, domains)) {
          grown = add(target.row, tidy(-value * target.sign, sheet.unit), readable ? PLAUSIBLE : ANYTHING) || grown;
        }
      }
    }
    for (const [row, domain] of domains) {
      domain.sort((a, b) => a.cost - b.cost);
      domains.set(row, domain.slice(0, DOMAIN));
    }
    if (!grown) break;
  }
  return domains;
}

/** Sums of the other terms with their cheapest values, at most two of them not as likeliest. */
function implied(terms: Equation['terms'], target: number, domains: ReadonlyMap<number, Value[]>): Value[] {
  let sums: Value[] = [{ value: 0, cost: 0 }];
  for (const { row, sign } of terms) {
    if (row === target) continue;
    const domain = domains.get(row)!;
    if (domain.length === 0) return [];
    const next = new Map<number, number>();
    for (const sum of sums) {
      for (const { value, cost } of domain.slice(0, 5)) {
        const at = Math.round((sum.value + sign * value) * 1e6) / 1e6;
        const total = sum.cost + cost;
        if (total < (next.get(at) ?? CUT)) next.set(at, total);
      }
    }
    sums = [...next]
      .map(([value, cost]) => ({ value, cost }))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, 24);
  }
  return sums;
}

function tidy(value: number, unit: number): number {
  const rounded = Math.round(value / unit) * unit;
  return Object.is(rounded, -0) ? 0 : Number(rounded.toPrecision(14));
}
