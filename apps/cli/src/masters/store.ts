import type { Store } from '@filings/supabase-sink';
import { CliError } from '../error.ts';

/** @throws CliError `database_missing` */
export function mastersStore(store: Store | undefined): Store {
  if (store !== undefined) return store;
  throw new CliError(
    'database_missing',
    'Securities are kept in the database, and none is named: set DATABASE_URL, or SUPABASE_URL and its key.',
  );
}
