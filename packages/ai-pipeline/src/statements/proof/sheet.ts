import type { StatementGrid, StatementRow } from '../grid.ts';
import { type Reading, readNumber } from './number.ts';

export type RowKind = 'amount' | 'share' | 'capital' | 'other';

/** A grid with its cells read. */
export interface Sheet {
  grid: StatementGrid;
  kinds: RowKind[];
  /** By row, then by column; null where nothing stands. */
  readings: (Reading | null)[][];
  /** Decimals of nearly all amounts; null where they are printed in several ways. */
  decimals: number | null;
  /** One unit of the last digit of the amounts. */
  unit: number;
  /** Native text whose arithmetic holds: its digits are what is printed. */
  trusted: boolean;
}

/** A row in an equation. */
export interface Term {
  row: number;
  sign: 1 | -1;
}

const SHARE = /per\s+(?:equity\s+|ordinary\s+)?share|\beps\b|\bbasic\b|\bdilu/i;
const CAPITAL = /paid[\s-]*up|share capital|face value/i;
const OTHER =
  /\breserves?\b|other equity|net\s*worth|\bratio\b|\bmargin\b|percentage|\bnpas?\b|return on|no\.? of shares|number of (?:equity )?shares|debenture redemption|turnover\b.*times|%/i;

export function kindOf(row: Pick<StatementRow, 'metric' | 'label'>): RowKind {
  if (row.metric === 'eps_basic' || row.metric === 'eps_diluted') return 'share';
  if (row.metric === 'paid_up_capital') return 'capital';
  if (row.metric !== null) return 'amount';
  if (SHARE.test(row.label)) return 'share';
  if (CAPITAL.test(row.label)) return 'capital';
  return OTHER.test(row.label) ? 'other' : 'amount';
}

/** Reads all cells; decimals that nearly all amounts share tell where a point was lost. */
export function readSheet(grid: StatementGrid): Sheet {
  const kinds = grid.rows.map(kindOf);
  const decimals = commonDecimals(grid, (row) => kinds[row] === 'amount');
  const readings = grid.rows.map((row, index) => {
    const expected = kinds[index] === 'share' ? commonDecimals(grid, (other) => other === index) : decimals;
    return row.cells.map((cell) =>
      cell === null || cell.printed.trim() === ''
        ? null
        : readNumber(cell.printed, { source: grid.source, decimals: kinds[index] === 'capital' ? null : expected }),
    );
  });
  const most = Math.max(
    0,
    ...readings.flatMap((row, index) => (kinds[index] === 'amount' ? row.map((r) => (r?.clean ? r.decimals : 0)) : [])),
  );
  return {
    grid,
    kinds,
    readings,
    decimals,
    unit: 10 ** -(decimals ?? Math.min(most, 2)),
    trusted: grid.source === 'native',
  };
}

function commonDecimals(grid: StatementGrid, wanted: (row: number) => boolean): number | null {
  const counts = new Map<number, number>();
  let total = 0;
  for (const [index, row] of grid.rows.entries()) {
    if (!wanted(index)) continue;
    for (const cell of row.cells) {
      const reading = cell === null ? null : readNumber(cell.printed, { source: 'native' });
      if (!reading?.clean || reading.nil || reading.percent || reading.value === 0) continue;
      counts.set(reading.decimals, (counts.get(reading.decimals) ?? 0) + 1);
      total += 1;
    }
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best && total >= 2 && best[1] >= 0.75 * total ? best[0] : null;
}

/** The likeliest number of a cell; 0 where nothing stands, NaN where nothing can be read. */
export function likeliest(reading: Reading | null): number {
  if (reading === null) return 0;
  return reading.candidates[0]?.value ?? Number.NaN;
}

export function hasNumber(sheet: Sheet, row: number): boolean {
  return sheet.readings[row]!.some((reading) => reading !== null && reading.candidates.length > 0 && !reading.percent);
}
