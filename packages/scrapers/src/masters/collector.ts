import type { Security } from '@filings/queue-core';
import type { Anomaly, AnomalyKind, LeavingOut, Master, MasterSource } from './master.ts';

export interface Collector {
  /** The row tells of these securities. */
  keep(row: number, ...securities: readonly Security[]): void;
  leaveOut(row: number, kind: LeavingOut, code: string | null, message: string): void;
  /** Something to know about a row, whatever becomes of it. */
  note(row: number, kind: Exclude<AnomalyKind, LeavingOut>, code: string | null, message: string): void;
  done(): Master;
}

const RANK = { active: 3, suspended: 2, delisted: 0 } as const;
/** Who does not say what a security is counts for more than who says that it is gone. */
const rank = ({ status }: Security): number => (status === null ? 1 : RANK[status]);

/** Gathers what the rows of a list tell, one security for each code and ISIN, and counts what becomes of each row. */
export function createCollector(source: MasterSource): Collector {
  /** By exchange and code; more than one where ISINs disagree. */
  const byCode = new Map<string, Security[]>();
  const anomalies: Anomaly[] = [];
  const rows = { read: 0, kept: 0, merged: 0, leftOut: 0 };

  /** Whether the row told something that no row did before: a security, or a former code or name of one. */
  function take(row: number, security: Security): boolean {
    const key = `${security.exchange}:${security.code}`;
    const same = byCode.get(key);
    if (same === undefined) {
      byCode.set(key, [security]);
      return true;
    }
    const twin = same.findIndex(({ isin }) => isin === security.isin || isin === null || security.isin === null);
    if (twin === -1) {
      const others = same.map(({ isin }) => isin).join(', ');
      const message = `${security.code} has ISIN ${security.isin} here and ${others} in an earlier row`;
      anomalies.push({ kind: 'code_conflict', row, code: security.code, message });
      same.push(security);
      return true;
    }
    const merged = merge(same[twin]!, security);
    const grown = merged.former.length > same[twin]!.former.length;
    same[twin] = merged;
    if (!grown) {
      const message = `${security.code} stands in an earlier row already`;
      anomalies.push({ kind: 'duplicate_row', row, code: security.code, message });
    }
    return false;
  }

  return {
    keep(row, ...securities) {
      rows.read += 1;
      const fresh = securities.filter((security) => take(row, security));
      if (fresh.length > 0) rows.kept += 1;
      else rows.merged += 1;
    },
    leaveOut(row, kind, code, message) {
      rows.read += 1;
      rows.leftOut += 1;
      anomalies.push({ kind, row, code, message });
    },
    note(row, kind, code, message) {
      anomalies.push({ kind, row, code, message });
    },
    done: () => ({
      source,
      rows,
      // Who reads them in order ends with what is active, and of two alike with the later row. The sort is stable.
      securities: [...byCode.values()].flatMap((same) => same.toSorted((a, b) => rank(a) - rank(b))),
      anomalies,
    }),
  };
}

/** Two rows of one security: what is active counts for more, then the later row; what one does not say, the other does. */
function merge(before: Security, later: Security): Security {
  const [first, second] = rank(later) >= rank(before) ? [later, before] : [before, later];
  const former = [...before.former];
  for (const one of later.former) {
    if (!former.some(({ kind, value, until }) => kind === one.kind && value === one.value && until === one.until)) {
      former.push(one);
    }
  }
  return {
    exchange: first.exchange,
    code: first.code,
    isin: first.isin ?? second.isin,
    shortName: first.shortName ?? second.shortName,
    name: first.name ?? second.name,
    industry: first.industry ?? second.industry,
    status: first.status ?? second.status,
    former,
  };
}
