import postgres, { type Sql, type TransactionSql } from 'postgres';
import { LocalStackError, messageOf } from './error.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { PRELUDE } from './prelude.ts';

export interface Migrated {
  /** Files applied by this call, in order. */
  readonly applied: readonly string[];
  /** Version that the database is at, null when it has none. */
  readonly version: string | null;
}

/** Any number that only we use: the same key makes all migrators of one database take turns. */
const LOCK = 7_203_190_114;

const HISTORY = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (
    version text primary key, statements text[], name text
  );`;

/**
 * Brings a database to the current version (G29): each file in a transaction of its own, recorded where the Supabase
 * CLI records it, so that `supabase db push` and this agree. Any number may run at once.
 *
 * @throws LocalStackError `migration_failed` (names the file and the line; nothing of that file stays),
 * `database_newer` (the database has versions that the folder lacks), `migration_misnamed`
 */
export async function migrate(databaseUrl: string, migrationsDir: string): Promise<Migrated> {
  const migrations = readMigrations(migrationsDir);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.begin(async (tx) => {
      await lock(tx);
      await tx.unsafe(PRELUDE);
      await tx.unsafe(HISTORY);
    });
    await refuseNewer(sql, migrations, migrationsDir);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (await apply(sql, migration)) applied.push(migration.file);
    }
    return { applied, version: migrations.at(-1)?.version ?? null };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Held to the end of the transaction, so that a migrator that dies cannot keep it. */
const lock = (tx: TransactionSql) => tx`select pg_advisory_xact_lock(${LOCK})`;

async function refuseNewer(sql: Sql, migrations: readonly Migration[], dir: string): Promise<void> {
  const rows = await sql<{ version: string }[]>`select version from supabase_migrations.schema_migrations`;
  const known = new Set(migrations.map((migration) => migration.version));
  const unknown = rows.map((row) => row.version).filter((version) => !known.has(version));
  if (unknown.length > 0) {
    throw new LocalStackError(
      'database_newer',
      `The database has migrations that ${dir} lacks (${unknown.sort().join(', ')}): it was migrated by a newer version. Update the code, or use another database.`,
    );
  }
}

async function apply(sql: Sql, migration: Migration): Promise<boolean> {
  try {
    return await sql.begin(async (tx) => {
      await lock(tx);
      // Asked under the lock: another migrator may have applied it while we waited.
      const done = await tx`select from supabase_migrations.schema_migrations where version = ${migration.version}`;
      if (done.length > 0) return false;
      await tx.unsafe(migration.sql);
      // A file may change the session (search_path, role); the record and the next file must not feel it.
      await tx.unsafe('reset role; reset all');
      const { version, name } = migration;
      await tx`
        insert into supabase_migrations.schema_migrations (version, statements, name)
        values (${version}, ${[migration.sql]}, ${name})`;
      return true;
    });
  } catch (cause) {
    const line = lineOf(migration.sql, cause);
    throw new LocalStackError(
      'migration_failed',
      `Applying ${migration.file}${line ? ` (line ${line})` : ''} failed, nothing of it was kept: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** PostgreSQL gives the place as characters counted from 1. */
function lineOf(text: string, error: unknown): number | null {
  const position = Number((error as { position?: string }).position);
  return position > 0 ? text.slice(0, position - 1).split('\n').length : null;
}
