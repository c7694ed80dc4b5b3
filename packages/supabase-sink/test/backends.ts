import { openTestDatabase, openTestPostgrest, postgrestMissing } from '@filings/test-kit';
import { createStore, postgresCall, type Store, supabaseCall } from '../src/index.ts';

type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;

export interface Backend {
  readonly database: TestDatabase;
  /** With the rights of the service. */
  readonly store: Store;
  /** With the rights of a publishable key. */
  readonly reader: Store;
  /** Another store with the rights of the service, with connections of its own. */
  another(): Store;
  close(): Promise<void>;
}

/** The same contract over both transports; each database is real, and so is PostgREST. */
export const backends = [
  { name: 'PostgreSQL', open: openPostgres, unavailable: null },
  { name: 'Supabase (PostgREST)', open: openSupabase, unavailable: postgrestMissing() },
];
for (const { name, unavailable } of backends) {
  if (unavailable !== null) console.warn(`NOT TESTED over ${name}: ${unavailable}`);
}

async function openPostgres(): Promise<Backend> {
  const database = await openTestDatabase();
  const open = (role: string) => createStore(postgresCall({ url: database.url, max: 4, role }));
  return assemble(database, () => open('service_role'), open('anon'));
}

async function openSupabase(): Promise<Backend> {
  const database = await openTestDatabase();
  const postgrest = await openTestPostgrest(database);
  const open = (key: string) => createStore(supabaseCall({ url: postgrest.url, key }));
  return assemble(
    database,
    () => open(postgrest.secretKey),
    open(postgrest.publishableKey),
    () => postgrest.close(),
  );
}

function assemble(database: TestDatabase, open: () => Store, reader: Store, stop = async () => {}): Backend {
  const stores: Store[] = [reader];
  const another = () => {
    const store = open();
    stores.push(store);
    return store;
  };
  return {
    database,
    reader,
    another,
    store: another(),
    async close() {
      await Promise.all(stores.map((store) => store.close()));
      await stop();
      await database.close();
    },
  };
}
