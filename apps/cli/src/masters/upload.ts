import type { UploadJob } from '@filings/queue-core';
import type { SecuritiesReport, Store } from '@filings/supabase-sink';
import { CliError } from '../error.ts';

/** What storing a list changed, all its jobs together. */
export type Stored = Omit<SecuritiesReport, 'more' | 'issuers'>;

const NOTHING_STORED: Stored = {
  received: 0,
  withoutIsin: 0,
  added: 0,
  renamed: 0,
  moved: 0,
  linked: 0,
  conflicts: 0,
  filled: 0,
  joined: 0,
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
export function createUpload(store: Store, onSecurities: (count: number) => void): Upload {
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
