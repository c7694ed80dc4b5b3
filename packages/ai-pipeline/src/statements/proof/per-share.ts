import { editCost } from './edit.ts';
import type { Reading } from './number.ts';
import {
  type Allowed,
  allowedBy,
  choices,
  impliedShares,
  overlap,
  type Span,
  sharesByCapital,
  within,
} from './shares.ts';
import type { Sheet } from './sheet.ts';

/** What is known of one cell of a row about one share. */
export interface ShareProof {
  value: number;
  cost: number;
  sure: boolean;
  checks: string[];
}

/** A profit that the arithmetic has settled, or null where it has not. */
export type ProfitOf = (row: number, column: number) => number | null;

const OWNERS = /\b(?:owners|parent|equity\s*holders|shareholders)\b/i;
const NOT_PROFIT = /comprehensive|\boci\b|capital|reserve|equity$/i;
/** Of two rows that print the same, how far the shares may be from what other columns say. */
const NEAR = 1.03;
/** Native digits are what is printed; that it is this row and this column shows in the size. */
const ROUGHLY = 2;
/** More printed values than these between the bounds, and the bounds say little about the last digit. */
const FEW = 4;
/** A damaged figure is repaired only where so many other columns agree on the number of shares. */
const AGREE = 3;

/**
 * Earnings per share against the profit and the number of shares: paid-up capital by face value, or the number that
 * the other columns imply. Units cancel: profit and capital are printed in the same one.
 */
export function proveShares(sheet: Sheet, profitOf: ProfitOf): Map<number, (ShareProof | null)[]> {
  const capital = sharesByCapital(sheet);
  const result = new Map<number, (ShareProof | null)[]>();
  for (const [row, kind] of sheet.kinds.entries()) {
    if (kind !== 'share' || sheet.grid.rows[row]!.metric === null) continue;
    const candidates = profitRows(sheet).map((profit) =>
      proveRow(sheet, row, (column) => profitOf(profit, column), capital),
    );
    // What a company divides, the profit or the owners' part of it, is what fits more columns.
    const sureOf = (proofs: readonly (ShareProof | null)[]): number => proofs.filter((proof) => proof?.sure).length;
    const [best] = candidates.sort((a, b) => sureOf(b) - sureOf(a));
    result.set(row, best ?? proveRow(sheet, row, () => null, capital));
  }
  return result;
}

/** The profit, and the part of it that belongs to the owners where minorities have another. */
function profitRows(sheet: Sheet): number[] {
  const rows = sheet.grid.rows.flatMap((row, index) => (row.metric === 'profit_after_tax' ? [index] : []));
  const after = rows[0] ?? Number.POSITIVE_INFINITY;
  for (const [index, row] of sheet.grid.rows.entries()) {
    if (index > after && index < after + 8 && OWNERS.test(row.label) && !NOT_PROFIT.test(row.label)) rows.push(index);
  }
  return rows;
}

function proveRow(
  sheet: Sheet,
  row: number,
  profitOf: (column: number) => number | null,
  capital: readonly (Span | null)[],
): (ShareProof | null)[] {
  const readings = sheet.readings[row]!;
  const unit = unitOf(readings);
  const decimals = Math.round(-Math.log10(unit));
  const implied = readings.map((reading, column) => impliedShares(profitOf(column), reading, unit, sheet.unit));
  return readings.map((reading, column) => {
    if (reading === null || reading.candidates.length === 0) return null;
    const [{ value, cost }] = reading.candidates as [{ value: number; cost: number }];
    const proof: ShareProof = { value, cost, sure: false, checks: [] };
    const profit = profitOf(column);
    if (profit === null) return proof;
    const others = [...capital, ...implied].filter(
      (span, at) => span !== null && at !== capital.length + column,
    ) as Span[];
    const allowed = others.map((span) => allowedBy(profit, span, unit, sheet.unit, span === capital[column]));
    const fits = allowed.some((range) => within(value, range) && choices(range, unit) <= FEW);
    // Within a few units of the last digit, if no value that fits exactly is one misread digit away.
    const nearly =
      !fits &&
      allowed.some((range) => within(value, range) && choices(range, unit) <= 3 * FEW) &&
      !exact(capital[column] ?? null, profit, unit, sheet.unit).some(
        (other) => editCost(reading.printed, other, decimals) < 2,
      );
    const agreed = consensus(others, [...capital, ...implied], capital.length, column);
    const prove = (check: string, found = value, edits = cost): ShareProof => ({
      value: found,
      cost: edits,
      sure: true,
      checks: [check],
    });
    const twin = siblings(sheet, row, column);
    // A digit lost at the end leaves a well-formed number.
    const whole = reading.clean && (sheet.trusted || reading.decimals === decimals || twin.includes(value));
    if ((fits && (whole || (!reading.clean && cost < 1))) || (nearly && whole)) return prove('profit-by-shares');
    if (sheet.trusted && reading.clean && allowed.some((range) => within(value, widen(range, ROUGHLY)))) {
      return prove('profit-by-shares');
    }
    if (reading.clean && twin.includes(value) && allowed.some((range) => within(value, widen(range, NEAR)))) {
      return prove('printed-twice');
    }
    if (sheet.trusted || agreed === null || sheet.grid.rows[row]!.metric !== 'eps_basic') return proof;
    const repaired = repair(reading, allowedBy(profit, agreed, unit, sheet.unit, true), unit, twin);
    return repaired ? prove('profit-by-shares', repaired.value, repaired.cost) : proof;
  });
}

/** The printed values that the capital of the column gives. */
function exact(shares: Span | null, profit: number, epsUnit: number, unit: number): number[] {
  if (!shares) return [];
  const { low, high } = allowedBy(profit, shares, epsUnit, unit, true);
  const values: number[] = [];
  for (let at = Math.ceil(low / epsUnit); at <= high / epsUnit && values.length < FEW; at += 1)
    values.push(at * epsUnit);
  return values;
}

const widen = ({ low, high }: Allowed, by: number): Allowed => ({
  low: low < 0 ? low * by : low / by,
  high: high < 0 ? high / by : high * by,
});

function unitOf(readings: readonly (Reading | null)[]): number {
  const clean = readings.filter((reading) => reading?.clean && !reading.nil && reading.value !== 0);
  return 10 ** -Math.max(0, ...clean.map((reading) => reading!.decimals));
}

/** The number of shares that most other columns agree on, by their capital or by what they imply. */
function consensus(others: readonly Span[], all: readonly (Span | null)[], half: number, column: number): Span | null {
  let best: Span | null = null;
  let most = AGREE - 1;
  for (const span of others) {
    const columns = new Set(
      all.flatMap((other, at) => (other && at !== half + column && overlap(span, other) ? [at % half] : [])),
    );
    const narrower = best !== null && columns.size === most && span.high / span.low < best.high / best.low;
    if (columns.size > most || narrower) {
      best = span;
      most = columns.size;
    }
  }
  return best;
}

/** What other rows about one share print in this column: basic and diluted mostly are the same. */
function siblings(sheet: Sheet, row: number, column: number): number[] {
  return sheet.kinds.flatMap((kind, other) => {
    const reading = sheet.readings[other]?.[column];
    return kind === 'share' && other !== row && reading?.clean && !reading.nil && reading.value !== null
      ? [reading.value]
      : [];
  });
}

/** The one value between the bounds of which the printed one may be a damaged copy. */
function repair(
  reading: Reading,
  range: Allowed,
  unit: number,
  twin: readonly number[],
): { value: number; cost: number } | null {
  const decimals = Math.round(-Math.log10(unit));
  if (choices(range, unit) > 2 * FEW) return null;
  const found: { value: number; cost: number }[] = [];
  for (let at = Math.ceil(range.low / unit); at <= range.high / unit; at += 1) {
    const value = Number((at * unit).toFixed(decimals));
    found.push({ value, cost: editCost(reading.printed, value, decimals) });
  }
  found.sort((a, b) => a.cost - b.cost);
  const [first, second] = found;
  if (!first || first.cost > 1.85) return null;
  const printedToo = twin.includes(first.value);
  // What stands there may be right a little off: the weighted average is not printed.
  const around = widen(range, NEAR);
  let close = choices(around, unit) > 1000;
  for (let at = Math.ceil(around.low / unit); !close && at <= around.high / unit; at += 1) {
    close = !within(at * unit, range) && editCost(reading.printed, at * unit, decimals) < first.cost;
  }
  const single = second === undefined || second.cost - first.cost >= 0.7;
  return printedToo || (single && !close) ? first : null;
}
