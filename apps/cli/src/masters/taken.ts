import {
  type Anomaly,
  type AnomalyKind,
  countAnomalies,
  type Master,
  type MasterSource,
  type RowCounts,
} from '@filings/scrapers';
import type { Stored } from './upload.ts';

/** What became of one list: the document that programs read, a line of the table for people. */
export interface TakenList {
  /** The file or the address that it came from. */
  from: string;
  source: MasterSource;
  asOf: string;
  rows: RowCounts;
  securities: number;
  anomalies: { kind: AnomalyKind; rows: number; examples: Pick<Anomaly, 'row' | 'code' | 'message'>[] }[];
  /** What storing it changed; null when nothing was stored. */
  stored: Stored | null;
}

const EXAMPLES = 3;

export function takenList(from: string, asOf: Date, master: Master, stored: Stored | null): TakenList {
  const { source, rows, securities, anomalies } = master;
  return {
    from,
    source,
    asOf: asOf.toISOString(),
    rows,
    securities: securities.length,
    anomalies: Object.entries(countAnomalies(anomalies)).map(([kind, count]) => ({
      kind: kind as AnomalyKind,
      rows: count,
      examples: anomalies
        .filter((anomaly) => anomaly.kind === kind)
        .slice(0, EXAMPLES)
        .map(({ row, code, message }) => ({ row, code, message })),
    })),
    stored,
  };
}
