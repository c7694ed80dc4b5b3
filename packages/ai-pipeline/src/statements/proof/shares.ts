import type { Reading } from './number.ts';
import type { Sheet } from './sheet.ts';

/** Between these lies a number of shares, in the unit of the statement. */
export interface Span {
  low: number;
  high: number;
}

/** What a span says of earnings per share: the printed values between these. */
export interface Allowed {
  low: number;
  high: number;
}

/** Shares issued on the way make the weighted average a little different from the capital at the end. */
const DRIFT = 0.0015;

const FACE =
  /(?:face|par|nominal)\s*(?:value)?\D{0,14}?(\d+(?:\.\d+)?)|(?:rs\.?|₹|inr|@|of|`)\s*\.?\s*(\d+(?:\.\d+)?)\s*(?:\/|each|per|-)/i;

/** By column: paid-up capital by face value; null where either cannot be read. */
export function sharesByCapital(sheet: Sheet): (Span | null)[] {
  const row = sheet.grid.rows.findIndex(({ metric }) => metric === 'paid_up_capital');
  const labels = sheet.grid.rows.filter((_, index) => index === row || sheet.kinds[index] === 'share');
  const face = labels.map(({ label }) => FACE.exec(label)).find((match) => match !== null);
  const value = Number(face?.[1] ?? face?.[2]);
  return sheet.grid.columns.map((_, column) => {
    const reading = row < 0 ? null : sheet.readings[row]![column];
    if (!reading?.clean || reading.value === null || reading.value <= 0 || !(value > 0)) return null;
    const half = 10 ** -reading.decimals / 2;
    return { low: (reading.value - half) / value, high: (reading.value + half) / value };
  });
}

/** The numbers of shares with which a profit gives what is printed; null where that says too little. */
export function impliedShares(
  profit: number | null,
  reading: Reading | null,
  epsUnit: number,
  unit: number,
): Span | null {
  if (profit === null || profit === 0 || !reading?.clean || !reading.value) return null;
  const size = Math.abs(reading.value);
  if (profit > 0 !== reading.value > 0 || size < 4 * epsUnit) return null;
  const amount = Math.abs(profit);
  return { low: (amount - unit / 2) / (size + epsUnit / 2), high: (amount + unit / 2) / (size - epsUnit / 2) };
}

/** Earnings per share that a profit and a number of shares allow, rounding of all three included. */
export function allowedBy(profit: number, shares: Span, epsUnit: number, unit: number, exact: boolean): Allowed {
  const widen = exact ? 0 : DRIFT;
  const most = (Math.abs(profit) + unit / 2) / shares.low / (1 - widen);
  const least = Math.max(0, Math.abs(profit) - unit / 2) / shares.high / (1 + widen);
  const half = epsUnit / 2 + 1e-9;
  return profit < 0 ? { low: -most - half, high: -least + half } : { low: least - half, high: most + half };
}

export const within = (value: number, { low, high }: Allowed): boolean => value >= low && value <= high;

/** How many printed values lie between. */
export const choices = ({ low, high }: Allowed, epsUnit: number): number => (high - low) / epsUnit;

export const overlap = (a: Span, b: Span): boolean => a.low <= b.high * (1 + DRIFT) && b.low <= a.high * (1 + DRIFT);
