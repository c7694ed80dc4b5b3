import postgres, { type Sql } from 'postgres';
import { type Migrated, migrate } from './migrate.ts';
import type { LocalStack } from './stack.ts';

const DUPLICATE_DATABASE = '42P04';

/** Runs statements as the superuser in the database `postgres`. */
export async function withAdmin<T>(stack: LocalStack, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(stack.adminUrl, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Creates the database if it is missing and brings it to the current version. */
export async function ensureDatabase(stack: LocalStack, name: string, migrationsDir: string): Promise<Migrated> {
  await withAdmin(stack, async (sql) => {
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length > 0) return;
    try {
      await sql`create database ${sql(name)}`;
    } catch (error) {
      // Another user made it between the two statements; PostgreSQL reports that in either of two ways.
      const { code } = error as { code?: string };
      if (code !== DUPLICATE_DATABASE && code !== '23505') throw error;
    }
  });
  return migrate(stack.databaseUrl(name), migrationsDir);
}

/** Removes a database and cuts whoever still uses it; no error if there is none. */
export async function dropDatabase(stack: LocalStack, name: string): Promise<void> {
  await withAdmin(stack, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
}
