import { dropDatabase, fingerprint, migrate, migrationsFolder, readMigrations, withAdmin } from '@filings/local-stack';
import postgres, { type Sql } from 'postgres';
import { isAbandoned, ownName } from './names.ts';
import { testStack } from './stack.ts';

export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** As superuser. */
  readonly sql: Sql;
}

/** Any number that only the making of templates uses. */
const LOCK = 5_512_077_041;

let template: Promise<string> | null = null;
let admin: Sql | null = null;

/** A database with all migrations applied and no rows, a clone that is gone after `close`. */
export async function openTestDatabase(): Promise<TestDatabase & { close(): Promise<void> }> {
  const stack = await testStack();
  template ??= ensureTemplate();
  const source = await template;
  const name = ownName();
  // One connection for all clones of this process: logging in costs as much as a third of a clone.
  admin ??= postgres(stack.adminUrl, { max: 2, idle_timeout: 1, onnotice: () => {} });
  const server = admin;
  await server`create database ${server(name)} template ${server(source)}`;
  const url = stack.databaseUrl(name);
  const sql = postgres(url, { onnotice: () => {} });
  return {
    url,
    name,
    sql,
    async close() {
      await sql.end({ timeout: 1 });
      await server`drop database if exists ${server(name)} with (force)`;
    },
  };
}

/** One template for one state of the migrations, made once whoever comes first; older ones and lost clones go. */
async function ensureTemplate(): Promise<string> {
  const stack = await testStack();
  const folder = migrationsFolder();
  const name = `template_${fingerprint(readMigrations(folder))}`;
  await withAdmin(stack, async (sql) => {
    // Held by the connection: if we are killed the next one goes on.
    await sql`select pg_advisory_lock(${LOCK})`;
    const all = (await sql<{ datname: string }[]>`select datname from pg_database`).map((row) => row.datname);
    const old = all.filter((other) => other !== name && other.startsWith('template_'));
    for (const other of [...old, ...all.filter(isAbandoned)]) await dropDatabase(stack, other);
    if (all.includes(name)) return;
    // Made under another name and renamed: a template in its place is a whole one.
    const part = `${name}_part`;
    await sql`create database ${sql(part)}`;
    await migrate(stack.databaseUrl(part), folder);
    await sql`alter database ${sql(part)} rename to ${sql(name)}`;
  });
  return name;
}
