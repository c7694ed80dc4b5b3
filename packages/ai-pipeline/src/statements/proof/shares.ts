import { editCost } from './edit.ts';
import type { Reading } from './number.ts';
import { likeliest, type Sheet } from './sheet.ts';

/** What is known of one cell of a row about one share. */
export interface ShareProof {
  value: number;
  cost: number;
  sure: boolean;
  checks: string[];
}

/** A profit that the arithmetic has settled, or null where it has not. */
export type ProfitOf = (row: number, column: number) => number | null;

interface Span {
  low: number;
  high: number;
}

const OWNERS = /\b(?:owners|parent|equity\s*holders|shareholders|equity shareholders)\b/i;
const NOT_PROFIT = /comprehensive|\boci\b|capital|reserve|equity$/i;
/** Shares issued during the period make the weighted average another number than the capital at its end. */
const NEAR = 1.12;
const ROUGHLY = 2;

/**
 * Earnings per share against the profit and the number of shares: paid-up capital by face value, or the number that
 * the other columns imply. Units cancel: profit and capital are printed in the same one.
 */
export function proveShares(sheet: Sheet, profitOf: ProfitOf): Map<number, (ShareProof | null)[]> {
  const columns = sheet.grid.columns.map((_, column) => column);
  const rows = sheet.kinds.flatMap((kind, row) =>
    kind === 'share' && sheet.grid.rows[row]!.metric !== null ? [row] : [],
  );
  const capital = columns.map((column) => sharesByCapital(sheet, column));
  const result = new Map<number, (ShareProof | null)[]>();
  for (const row of rows) {
    const readings = sheet.readings[row]!;
    const unit = shareUnit(readings);
    const profits = dividend(sheet, profitOf, readings, unit, capital);
    const fits = (column: number, eps: number, shares: Span, slack = 1): boolean =>
      profits.some((profitRow) => {
        const profit = profitOf(profitRow, column);
        return profit !== null && agree(profit, eps, unit, sheet.unit, shares, slack);
      });
    // "This company divides by its capital": seen in the columns as they are printed.
    const byCapital = columns.filter((column) => {
      const shares = capital[column];
      const reading = readings[column];
      return shares && reading?.clean && telling(reading, unit) && fits(column, reading.value!, shares);
    });
    const clean = columns.filter((column) => {
      const reading = readings[column];
      return capital[column] && reading?.clean && telling(reading, unit);
    });
    const divides = byCapital.length >= 2 && byCapital.length >= clean.length - 1;
    const implied = columns.map((column) =>
      impliedShares(sheet, profits, profitOf, column, readings[column] ?? null, unit),
    );
    result.set(
      row,
      columns.map((column) => {
        const reading = readings[column] ?? null;
        if (reading === null || reading.candidates.length === 0) return null;
        const shares = capital[column] ?? null;
        const others = implied.flatMap((spans, other) => (other === column ? [] : spans));
        const tight = (eps: number): boolean => {
          if (shares && fits(column, eps, shares)) return true;
          return others.some((span) => narrow(span, eps, unit) && fits(column, eps, span));
        };
        const loose = (eps: number, slack: number): boolean =>
          [...(shares ? [shares] : []), ...others].some((span) => fits(column, eps, span, slack));
        const twice = twins(sheet, row, column, likeliest(reading));
        const first = likeliest(reading);
        const proof: ShareProof = { value: first, cost: reading.candidates[0]!.cost, sure: false, checks: [] };
        if (tight(first) && (reading.clean || proof.cost < 1)) {
          proof.checks.push('profit-by-shares');
          proof.sure = reading.clean || divides;
        } else if (sheet.trusted && reading.clean && loose(first, ROUGHLY)) {
          proof.checks.push('profit-by-shares');
          proof.sure = true;
        } else if (reading.clean && twice && loose(first, NEAR)) {
          proof.checks.push('printed-twice');
          proof.sure = true;
        } else if (!sheet.trusted && !reading.clean && divides && shares) {
          const repaired = expected(sheet, profits, profitOf, column, shares, unit, reading);
          if (repaired) return { ...repaired, sure: true, checks: ['profit-by-shares'] };
        }
        return proof;
      }),
    );
  }
  return result;
}

/** What this company divides: of the rows in question the one that fits most columns, all where none does. */
function dividend(
  sheet: Sheet,
  profitOf: ProfitOf,
  readings: readonly (Reading | null)[],
  unit: number,
  capital: readonly (Span | null)[],
): number[] {
  const rows = profitRows(sheet);
  const fitting = rows.map(
    (row) =>
      readings.filter((reading, column) => {
        const profit = profitOf(row, column);
        const shares = capital[column];
        return (
          profit !== null && shares && reading?.clean && agree(profit, reading.value!, unit, sheet.unit, shares, 1)
        );
      }).length,
  );
  const most = Math.max(0, ...fitting);
  return most < 2 ? rows : rows.filter((_, index) => fitting[index] === most);
}

/** Rows whose figure may be what was divided: the profit, and the part of it that belongs to the owners. */
function profitRows(sheet: Sheet): number[] {
  const rows = sheet.grid.rows.flatMap((row, index) => (row.metric === 'profit_after_tax' ? [index] : []));
  const after = rows[0] ?? Number.POSITIVE_INFINITY;
  for (const [index, row] of sheet.grid.rows.entries()) {
    if (index > after && index < after + 6 && OWNERS.test(row.label) && !NOT_PROFIT.test(row.label)) rows.push(index);
  }
  return rows;
}

function shareUnit(readings: readonly (Reading | null)[]): number {
  const decimals = readings.flatMap((reading) =>
    reading?.clean && !reading.nil && reading.value !== 0 ? [reading.decimals] : [],
  );
  return 10 ** -Math.max(0, ...decimals);
}

/** Whether a number of shares tells the last digit of a figure. */
function narrow(shares: Span, eps: number, unit: number): boolean {
  return Math.abs(eps) * (shares.high / shares.low - 1) <= 1.5 * unit;
}

/** At least two digits that could have come out otherwise. */
function telling(reading: Reading, unit: number): boolean {
  return Math.abs(reading.value ?? 0) >= 10 * unit;
}

function agree(profit: number, eps: number, epsUnit: number, unit: number, shares: Span, slack: number): boolean {
  if (profit === 0) return Math.abs(eps) <= epsUnit;
  const low = (profit - unit / 2) / (profit > 0 ? shares.high : shares.low) / (profit > 0 ? slack : 1 / slack);
  const high = (profit + unit / 2) / (profit > 0 ? shares.low : shares.high) / (profit > 0 ? 1 / slack : slack);
  const half = epsUnit * 0.5 + 1e-9;
  return eps >= Math.min(low, high) - half && eps <= Math.max(low, high) + half;
}

const FACE =
  /(?:face|par|nominal)\s*(?:value)?\D{0,14}?(\d+(?:\.\d+)?)|(?:rs\.?|₹|inr|@|of|`)\s*\.?\s*(\d+(?:\.\d+)?)\s*(?:\/|each|per|-)/i;

/** In the unit of the statement: capital by face value. */
function sharesByCapital(sheet: Sheet, column: number): Span | null {
  const row = sheet.grid.rows.findIndex(({ metric }) => metric === 'paid_up_capital');
  if (row < 0) return null;
  const reading = sheet.readings[row]![column];
  const labels = [
    sheet.grid.rows[row]!.label,
    ...sheet.grid.rows.filter((_, index) => sheet.kinds[index] === 'share').map(({ label }) => label),
  ];
  const face = labels.map((label) => FACE.exec(label)).find((match) => match !== null);
  const value = Number(face?.[1] ?? face?.[2]);
  if (!reading?.clean || reading.value === null || reading.value <= 0 || !(value > 0)) return null;
  const half = 10 ** -reading.decimals / 2;
  return { low: (reading.value - half) / value, high: (reading.value + half) / value };
}

/** The numbers of shares that a printed figure and its profit allow. */
function impliedShares(
  sheet: Sheet,
  profits: readonly number[],
  profitOf: ProfitOf,
  column: number,
  reading: Reading | null,
  unit: number,
): Span[] {
  if (!reading?.clean || !telling(reading, unit)) return [];
  return profits.flatMap((row) => {
    const profit = profitOf(row, column);
    if (profit === null || profit === 0 || profit > 0 !== reading.value! > 0) return [];
    const size = Math.abs(reading.value!);
    const amount = Math.abs(profit);
    return [
      { low: (amount - sheet.unit / 2) / (size + unit / 2), high: (amount + sheet.unit / 2) / (size - unit / 2) },
    ];
  });
}

/** Whether another row about one share says the same in this column: basic and diluted mostly do. */
function twins(sheet: Sheet, row: number, column: number, value: number): boolean {
  return sheet.kinds.some((kind, other) => {
    const reading = sheet.readings[other]?.[column];
    return kind === 'share' && other !== row && reading?.clean === true && !reading.nil && reading.value === value;
  });
}

/** The one value that the shares allow, if what is recognised may be a damaged printing of it. */
function expected(
  sheet: Sheet,
  profits: readonly number[],
  profitOf: ProfitOf,
  column: number,
  shares: Span,
  unit: number,
  reading: Reading,
): { value: number; cost: number } | null {
  const decimals = Math.round(-Math.log10(unit));
  const values = new Set<number>();
  for (const row of profits.slice(0, 1)) {
    const profit = profitOf(row, column);
    if (profit === null) return null;
    for (const size of [(profit - sheet.unit / 2) / shares.high, (profit + sheet.unit / 2) / shares.low])
      values.add(Number(size.toFixed(decimals)));
  }
  const [value] = values;
  if (values.size !== 1 || value === undefined) return null;
  const cost = editCost(reading.printed, value, decimals);
  return cost <= 2 && cost > 0 ? { value, cost } : null;
}
