import type { UploadJob } from '@filings/queue-core';
import { CliError } from '../error.ts';
import type { MastersStore, SecuritiesReport } from './store.ts';

/** What storing a list changed, all its jobs together. */
export type Stored = Pick<
  SecuritiesReport,
  'received' | 'added' | 'renamed' | 'moved' | 'linked' | 'withoutIsin' | 'conflicts'
>;

export const NOTHING_STORED: Stored = {
  received: 0,
  added: 0,
  renamed: 0,
  moved: 0,
  linked: 0,
  withoutIsin: 0,
  conflicts: 0,
};

export interface Upload {
  /** Stores one job of securities; the reports of a list add up. */
  take(job: UploadJob): Promise<void>;
  storedOf(source: string): Stored;
}

/**
 * Stores securities straight in the database, and adds up what that changed.
 * @param onSecurities told how many more are stored
 */
export function createUpload(store: MastersStore, onSecurities: (count: number) => void): Upload {
  const bySource = new Map<string, Stored>();
  return {
    async take(job) {
      if (job.kind !== 'securities') return;
      const { source, securities } = job.securities;
      const [outcome] = await store.save([job]);
      if (!outcome?.ok) {
        const why = outcome === undefined ? 'no outcome' : `${outcome.code}: ${outcome.message}`;
        throw new CliError('not_stored', `${securities.length} securities of ${source} were not stored: ${why}`);
      }
      const report = outcome.securities;
      const sum = { ...(bySource.get(source) ?? NOTHING_STORED) };
      for (const name of Object.keys(sum) as (keyof Stored)[]) sum[name] += report?.[name] ?? 0;
      bySource.set(source, sum);
      onSecurities(securities.length);
    },
    storedOf: (source) => bySource.get(source) ?? NOTHING_STORED,
  };
}
