/** A quarter of an Indian fiscal year (April to March); `fiscalYear` 26 is April 2025 to March 2026. */
export interface Quarter {
  fiscalYear: number;
  quarter: 1 | 2 | 3 | 4;
}

/** The quarter whose results are due on a day (`YYYY-MM-DD`): the last one that ended before it. */
export function dueQuarter(day: string): Quarter {
  const [year, month] = day.split('-').map(Number) as [number, number];
  // Quarters since April 2000, the running one not yet counted as due.
  const index = (year - 2000) * 4 + Math.floor((month - 1) / 3) - 1;
  return earlier({ fiscalYear: 1, quarter: 1 }, 1 - index);
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
  const year = 2000 + fiscalYear - (quarter === 4 ? 0 : 1);
  return `${year}-${['06-30', '09-30', '12-31', '03-31'][quarter - 1]}`;
}
