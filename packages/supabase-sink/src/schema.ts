import { StoreError } from './error.ts';
import type { Store } from './store.ts';

/** The newest file of supabase/migrations that this package was built with. */
export const SCHEMA_VERSION = '20261123121200';

/** Rejects when the database is not at the version this package was built for (G29). */
export async function checkSchema(store: Pick<Store, 'schemaVersion'>): Promise<void> {
  const version = await store.schemaVersion();
  if (version === SCHEMA_VERSION) return;
  const what = version < SCHEMA_VERSION ? 'apply the newer files of supabase/migrations' : 'update this software';
  throw new StoreError(
    'schema_mismatch',
    `the database is at schema ${version}, this software needs ${SCHEMA_VERSION}: ${what}`,
    'permanent',
  );
}
