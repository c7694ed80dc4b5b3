import type { Collector } from './collector.ts';
import type { IsinReading } from './isin.ts';

/** Notes what was made of an ISIN, unless it simply was right. */
export function noteIsin(
  collector: Collector,
  row: number,
  code: string,
  text: string,
  { isin, anomaly }: IsinReading,
): void {
  if (anomaly === null) return;
  const what = {
    isin_missing: `${code} has no ISIN ("${text}")`,
    isin_repaired: `the ISIN of ${code}, "${text}", was read as ${isin}, whose check digit holds`,
    isin_unreadable: `the ISIN of ${code}, "${text}", cannot be one`,
    isin_foreign: `the ISIN of ${code}, ${text}, is of another country`,
  } as const;
  collector.note(row, anomaly, code, what[anomaly]);
}
