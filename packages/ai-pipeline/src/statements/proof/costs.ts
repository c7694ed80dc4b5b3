import { ANYTHING } from './edit.ts';
import type { Equation } from './equations.ts';
import type { Sheet } from './sheet.ts';

/** A value that a cell may have, and what has to be assumed of recognition for it. */
export interface Value {
  value: number;
  cost: number;
}

/** Of an equation that does not hold after all: a misprint of the company, or rows that were taken wrongly. */
const BROKEN = 5;
/** By units of the last digit: printed figures are rounded one by one. */
const ROUNDING = [0, 0.35, 1.1, 1.5];
const SUMS = 80;
/** Explanations that cost so much more than the cheapest are dropped. */
export const CUT = 9;

export interface Belief {
  values: Value[];
  /** Of the cheapest whole explanation with each value. */
  totals: number[];
  /** Of the cheapest with a value that is not listed. */
  other: number;
}

interface Message {
  values: number[];
  other: number;
}

/** Costs handed along the equations until nothing changes (min-sum): of each row what every value would cost. */
export function passCosts(
  sheet: Sheet,
  equations: readonly Equation[],
  domains: ReadonlyMap<number, Value[]>,
): Map<number, Belief> {
  const inbox = new Map<number, Map<Equation, Message>>();
  for (const row of domains.keys()) inbox.set(row, new Map());
  const outgoing = (row: number, but: Equation | null): Message => {
    const domain = domains.get(row)!;
    const sum: Message = { values: domain.map(({ cost }) => cost), other: ANYTHING };
    for (const [from, message] of inbox.get(row)!) {
      if (from === but) continue;
      for (let index = 0; index < sum.values.length; index += 1) sum.values[index]! += message.values[index]!;
      sum.other += message.other;
    }
    return sum;
  };
  for (let round = 0; round < equations.length + 1; round += 1) {
    let changed = false;
    for (const equation of equations) {
      const incoming = equation.terms.map((term) => outgoing(term.row, equation));
      for (const [index, term] of equation.terms.entries()) {
        const message = messageTo(sheet.unit, equation, index, incoming, domains);
        const before = inbox.get(term.row)!.get(equation);
        if (!before || differ(before, message)) {
          inbox.get(term.row)!.set(equation, message);
          changed = true;
        }
      }
    }
    if (!changed) break;
  }
  const beliefs = new Map<number, Belief>();
  for (const [row, values] of domains) {
    const { values: totals, other } = outgoing(row, null);
    beliefs.set(
      row,
      values.length > 0
        ? { values, totals, other }
        : { values: [{ value: 0, cost: ANYTHING }], totals: [other], other },
    );
  }
  return beliefs;
}

function differ(a: Message, b: Message): boolean {
  return (
    Math.abs(a.other - b.other) > 1e-6 || a.values.some((value, index) => Math.abs(value - b.values[index]!) > 1e-6)
  );
}

/** For each value of one term the cheapest values of all others with which the equation holds. */
function messageTo(
  unit: number,
  equation: Equation,
  target: number,
  incoming: readonly Message[],
  domains: ReadonlyMap<number, Value[]>,
): Message {
  let sums: Value[] = [{ value: 0, cost: 0 }];
  let spread = 1;
  // Cheapest with no, one, two or more of the other terms unlisted: with two anything adds up.
  let [none, one, two] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [index, { row, sign }] of equation.terms.entries()) {
    if (index === target) continue;
    const { values, other } = incoming[index]!;
    const domain = domains.get(row)!;
    const least = Math.min(Number.POSITIVE_INFINITY, ...values);
    [two, one, none] = [
      Math.min(two + Math.min(least, other), one + other),
      Math.min(one + least, none + other),
      none + least,
    ];
    if (domain.some(({ value }) => value !== 0)) spread += 1;
    const next = new Map<number, number>();
    for (const sum of sums) {
      for (const [at, { value }] of domain.entries()) {
        const key = Math.round((sum.value + sign * value) / unit);
        const total = sum.cost + values[at]!;
        if (total < (next.get(key) ?? Number.POSITIVE_INFINITY)) next.set(key, total);
      }
    }
    const sorted = [...next].map(([key, cost]) => ({ value: key * unit, cost })).sort((a, b) => a.cost - b.cost);
    const limit = (sorted[0]?.cost ?? 0) + CUT;
    sums = sorted.filter(({ cost }) => cost <= limit).slice(0, SUMS);
  }
  const broken = BROKEN + Math.min(none, one, two);
  const sign = equation.terms[target]!.sign;
  const message = domains.get(equation.terms[target]!.row)!.map(({ value }) => {
    let cheapest = Math.min(two, broken);
    for (const sum of sums) {
      if (sum.cost >= cheapest) break;
      const off = Math.round(Math.abs(sum.value + sign * value) / unit);
      if (off > spread / 2) continue;
      cheapest = Math.min(cheapest, sum.cost + (ROUNDING[off] ?? 2));
    }
    return cheapest;
  });
  return { values: message, other: Math.min(one, two, broken) };
}
