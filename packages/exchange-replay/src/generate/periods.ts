import { DateTime } from 'luxon';
import { IST } from '../time.ts';

/** A quarter of an Indian fiscal year (April to March); `fiscalYear` 26 is April 2025 to March 2026. */
export interface Quarter {
  fiscalYear: number;
  quarter: 1 | 2 | 3 | 4;
}

/** The quarter whose results are due on a day: the last one that ended before it. */
export function dueQuarter(day: string): Quarter {
  const end = DateTime.fromISO(day, { zone: IST }).startOf('quarter').minus({ days: 1 });
  const quarter = end.quarter === 1 ? 4 : ((end.quarter - 1) as 1 | 2 | 3);
  return { quarter, fiscalYear: (end.year + (end.month > 3 ? 1 : 0)) % 100 };
}

/** The quarter some quarters earlier. */
export function earlier({ fiscalYear, quarter }: Quarter, count: number): Quarter {
  const index = fiscalYear * 4 + quarter - 1 - count;
  return { fiscalYear: Math.floor(index / 4), quarter: ((index % 4) + 1) as Quarter['quarter'] };
}

/** `Q3FY26` */
export const periodName = ({ fiscalYear, quarter }: Quarter): string => `Q${quarter}FY${fiscalYear}`;

/** Last day of the quarter, ISO. */
export function quarterEnd({ fiscalYear, quarter }: Quarter): string {
  const month = [6, 9, 12, 3][quarter - 1]!;
  const year = 2000 + fiscalYear - (quarter === 4 ? 0 : 1);
  return DateTime.fromObject({ year, month }, { zone: IST }).endOf('month').toFormat('yyyy-MM-dd');
}
