import type { CoverageFilter, CoverageReport, Store } from '@filings/supabase-sink';
import { CliError } from '../error.ts';

/** The most that the store gives at once. */
const PAGE = 200;

/**
 * All days that fit, newest first.
 * @throws CliError `no_database` where none is named
 */
export async function readCoverage(
  store: Store | undefined,
  filter: CoverageFilter,
): Promise<Omit<CoverageReport, 'nextCursor'>> {
  if (!store)
    throw new CliError('no_database', 'Coverage is in the database: set DATABASE_URL, or SUPABASE_URL and its key.');
  const items: CoverageReport['items'] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.coverage({ ...filter, cursor, limit: PAGE });
    items.push(...page.items);
    if (page.nextCursor === null) return { items, totals: page.totals };
    cursor = page.nextCursor;
  }
}

/** The newest day that anything is known of; null where there is none. */
export async function newestDay(store: Store | undefined, filter: CoverageFilter): Promise<string | null> {
  return (await store?.coverage({ ...filter, limit: 1 }))?.items[0]?.day ?? null;
}
