import type { Metric } from '../grid.ts';
import { formulasOf, sumsOf } from './formulas.ts';
import { NAMED_BITS, named, templates } from './promised.ts';
import { hasNumber, likeliest, type Sheet, type Term } from './sheet.ts';

/** Rows that add up to nothing: `result = terms` as `sum(sign * row) = 0`, the result with -1. */
export interface Equation {
  id: string;
  result: number;
  terms: Term[];
  /** Evidence in bits that the rows belong together so. */
  bits: number;
}

const MAX_PARTS = 20;
/** A row is tried against some hundred sums: one in four thousand of the accepted ones may be chance. */
const ACCEPT_BITS = 18;
const MISS_NATIVE = 6;
const MISS_RECOGNISED = 1.2;

/**
 * Which rows of a statement add up to which: found in the numbers themselves, because every company prints other
 * rows, and believed only when several columns say the same to the last digit. Reads from top to bottom like a
 * person with a pencil: rows wait on a stack until a total takes them.
 */
export function findEquations(sheet: Sheet): Equation[] {
  const values = sheet.readings.map((row) => row.map(likeliest));
  const rows = sheet.kinds.flatMap((kind, row) => (kind === 'amount' && hasNumber(sheet, row) ? [row] : []));
  const weigh = (result: number, terms: Term[], saidBits = named(sheet, result, terms)): Equation => {
    const all: Term[] = [...terms, { row: result, sign: -1 }];
    const bits = evidence(sheet, values, all, saidBits >= NAMED_BITS ? 2 : 1) + saidBits;
    return { id: idOf(sheet.grid.rows[result]!.metric), result, terms: all, bits };
  };
  const found: Equation[] = [];
  const stack: number[] = [];
  for (const row of rows) {
    const part = isPart(sheet.grid.rows[row]!.label);
    const split = best(
      splitsOf(row, stack).map(([whole, terms]) => weigh(whole, terms)),
      values,
    );
    const total = best(
      totalsOf(row, stack).map((terms) => weigh(row, terms)),
      values,
    );
    if (split && (part || !total)) {
      found.push(split);
      stack.splice(stack.length - split.terms.length + 2);
    } else if (total) {
      found.push(total);
      const taken = new Set(total.terms.map((term) => term.row));
      const first = stack.findIndex((waiting) => taken.has(waiting));
      stack.splice(first, stack.length - first, row);
    } else stack.push(row);
  }
  const promised = new Map<string, Equation>();
  for (const { key, result, terms } of templates(sheet)) {
    const equation = weigh(result, terms);
    if (equation.bits >= ACCEPT_BITS && equation.bits > (promised.get(key)?.bits ?? 0)) promised.set(key, equation);
  }
  for (const formula of formulasOf(sheet)) {
    const [meant] = sorted(sumsOf(formula).map((terms) => weigh(formula.result, terms, NAMED_BITS)));
    if (meant && meant.bits >= ACCEPT_BITS) promised.set(`formula ${formula.result}`, meant);
  }
  // What stands there step by step goes before what leaves steps out.
  return withoutCircles(
    withTotalIncome(sheet, [...sorted(found), ...sorted([...promised.values()])]),
    sheet.grid.rows.length,
  );
}

function best(equations: readonly Equation[], values: readonly number[][]): Equation | null {
  const enough = equations.filter((equation) => equation.bits >= ACCEPT_BITS);
  return sorted(enough).find((equation) => !fallsApart(equation, values)) ?? null;
}

/** Two sums in one: "profit = profit, tax = parts of tax" looks like more evidence than the second of them has. */
function fallsApart({ terms }: Equation, values: readonly number[][]): boolean {
  if (terms.length < 4 || terms.length > 8) return false;
  const columns = values[0]?.map((_, column) => column) ?? [];
  const sumOf = (chosen: readonly Term[], column: number): number =>
    chosen.reduce((sum, { row, sign }) => sum + sign * values[row]![column]!, 0);
  for (let bits = 1; bits < 2 ** (terms.length - 1); bits += 1) {
    const chosen = terms.filter((_, index) => (bits >> index) & 1);
    if (chosen.length < 2 || chosen.length > terms.length - 1) continue;
    const telling = columns.filter((column) => chosen.some(({ row }) => values[row]![column]! !== 0));
    if (telling.length > 1 && telling.every((column) => Math.abs(sumOf(chosen, column)) < 1e-6)) return true;
  }
  return false;
}

/** The sums of waiting rows that `row` may be: shortest first, so that of equal ones the simplest is taken. */
function totalsOf(row: number, stack: readonly number[]): Term[][] {
  const sums: Term[][] = [];
  for (let length = 1; length <= Math.min(MAX_PARTS, stack.length); length += 1) {
    const parts = stack.slice(-length);
    sums.push(parts.map((part) => ({ row: part, sign: 1 })));
    if (length === 1) continue;
    sums.push(parts.map((part, index) => ({ row: part, sign: index === 0 ? 1 : -1 })));
    if (length > 5) continue;
    for (let signs = 1; signs < 2 ** (length - 1) - 1; signs += 1) {
      sums.push(parts.map((part, index) => ({ row: part, sign: index > 0 && (signs >> (index - 1)) & 1 ? -1 : 1 })));
    }
  }
  // A row between two others that the arithmetic leaves out: "of which ...", or a line that was read wrongly.
  for (let a = Math.max(0, stack.length - 14); a < stack.length; a += 1) {
    for (let b = a + 1; b < stack.length; b += 1) {
      if (b === a + 1 && b === stack.length - 1) continue;
      for (const sign of [1, -1] as const)
        sums.push([
          { row: stack[a]!, sign: 1 },
          { row: stack[b]!, sign },
        ]);
    }
  }
  return sums.filter((terms) => terms.every((term) => term.row !== row));
}

/** A whole that stands above its parts: "Interest earned (a)+(b)+(c)+(d)", "Profit attributable to: ...". */
function splitsOf(last: number, stack: readonly number[]): [number, Term[]][] {
  const waiting = [...stack, last];
  const splits: [number, Term[]][] = [];
  for (let length = 2; length <= Math.min(10, waiting.length - 1); length += 1) {
    splits.push([waiting.at(-length - 1)!, waiting.slice(-length).map((row) => ({ row, sign: 1 }))]);
  }
  return splits;
}

/** "(d) Others", "- Owners of the Company": the last of the parts is also the whole less the others. */
function isPart(label: string): boolean {
  return /^\W*[([{]?\s*(?:[a-h]|[ivx]{1,4})\s*[)\]}]|^\s*[-–•]|owners|non.?control|minority|parent|holders/i.test(
    label,
  );
}

/**
 * Bits: per column, how unlikely it is that unrelated numbers fit so well.
 * @param missable - of a recognised statement, columns that may miss for each one that holds
 */
function evidence(sheet: Sheet, values: readonly number[][], terms: readonly Term[], missable: number): number {
  let bits = 0;
  let holds = 0;
  let misses = 0;
  for (let column = 0; column < sheet.grid.columns.length; column += 1) {
    let sum = 0;
    let largest = 0;
    let present = 0;
    let clear = true;
    for (const { row, sign } of terms) {
      const value = values[row]![column]!;
      if (Number.isNaN(value)) clear = false;
      else if (value !== 0) {
        sum += sign * value;
        present += 1;
        largest = Math.max(largest, Math.abs(value));
      }
      const reading = sheet.readings[row]![column];
      if (reading === undefined || reading === null ? !sheet.trusted : !reading.clean) clear = false;
    }
    if (present < 2 || Number.isNaN(sum)) continue;
    const tolerance = present / 2;
    const off = Math.abs(sum) / sheet.unit;
    if (off <= tolerance + 1e-6) {
      const size = Math.max(1, Math.log2(largest / sheet.unit / (2 * Math.ceil(off) + 1)));
      // Two equal rows may be one figure printed twice: that they belong together is less sure.
      bits += present === 2 ? size / 2 : size;
      holds += 1;
    } else if (clear) {
      bits -= sheet.trusted ? MISS_NATIVE : MISS_RECOGNISED;
      misses += 1;
    }
  }
  // Sums that hold in a few columns only leave out a row that is mostly nil.
  if (misses > (sheet.trusted ? holds / 3 : missable * holds)) return Number.NEGATIVE_INFINITY;
  return bits - 0.2 * terms.length;
}

function idOf(metric: Metric | null): string {
  switch (metric) {
    case 'total_income':
      return 'income-adds-up';
    case 'total_expenses':
      return 'expenses-add-up';
    case 'profit_before_tax':
      return 'income-less-expenses';
    case 'tax_expense':
      return 'tax-adds-up';
    case 'profit_after_tax':
      return 'profit-less-tax';
    default:
      return 'rows-add-up';
  }
}

const sorted = (equations: readonly Equation[]): Equation[] => [...equations].sort((a, b) => b.bits - a.bits);

/**
 * Where no cell of the total income could be read, "revenue + other income - expenses = profit" still shows what it
 * is: the equation is taken apart at the row that stands below the two.
 */
function withTotalIncome(sheet: Sheet, equations: readonly Equation[]): Equation[] {
  const { rows } = sheet.grid;
  const total = rows.findIndex((row) => row.metric === 'total_income');
  const other = rows.findIndex((row) => row.metric === 'other_income');
  const revenue = rows.findIndex((row) => row.metric === 'revenue' || row.metric === 'interest_earned');
  const known = equations.some(({ terms }) => terms.some((term) => term.row === total));
  if (known || total !== other + 1 || revenue < 0 || revenue > other) return [...equations];
  return equations.flatMap((equation) => {
    const [a, b] = [revenue, other].map((row) => equation.terms.find((term) => term.row === row)?.sign);
    if (a === undefined || a !== b) return [equation];
    const rest = equation.terms.filter((term) => term.row !== revenue && term.row !== other);
    const sum: Term[] = [
      { row: revenue, sign: 1 },
      { row: other, sign: 1 },
      { row: total, sign: -1 },
    ];
    return [
      { ...equation, id: 'income-adds-up', result: total, terms: sum },
      { ...equation, terms: [{ row: total, sign: a }, ...rest] },
    ];
  });
}

/** The first equations that form no circle: a circle would count one piece of evidence twice. */
function withoutCircles(equations: readonly Equation[], rows: number): Equation[] {
  const parent = Array.from({ length: rows }, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  return equations.filter(({ terms }) => {
    const roots = new Set(terms.map((term) => root(term.row)));
    if (roots.size < terms.length) return false;
    const [first, ...rest] = roots;
    for (const other of rest) parent[other] = first!;
    return true;
  });
}
