import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  acquireLocalStack,
  dropDatabase,
  ensureDatabase,
  type LocalStack,
  migrate,
  migrationsFolder,
  readMigrations,
  repositoryRoot,
} from '../src/index.ts';
import { dataFolder, programsDir, query, unique } from './support/stack.ts';

let stack: LocalStack;

beforeAll(async () => {
  stack = await acquireLocalStack({
    dataDir: join(repositoryRoot(), '.data', 'test'),
    programsDir,
    redisProbePort: false,
    throwaway: true,
  });
  return () => stack.release();
});

/** A folder of migrations, each given as [name, SQL]. */
async function folder(files: readonly (readonly [string, string])[]): Promise<string> {
  const dir = join(await dataFolder(), 'migrations');
  mkdirSync(dir);
  for (const [name, sql] of files) writeFileSync(join(dir, name), sql);
  return dir;
}

/** Name of a database that goes with the test. */
function database(): string {
  const name = unique('migrate');
  onTestFinished(() => dropDatabase(stack, name));
  return name;
}

const FIRST = ['20260101000000_first.sql', 'create table a (id int primary key); insert into a values (1);'] as const;
const SECOND = ['20260102000000_second.sql', "set search_path = ''; alter table public.a add column b text;"] as const;

describe('migrations', () => {
  test('bring an empty database to the current version, in order (G29)', async () => {
    const name = database();
    const done = await ensureDatabase(stack, name, await folder([SECOND, FIRST]));
    expect(done).toEqual({ applied: [FIRST[0], SECOND[0]], version: '20260102000000' });
    expect(await query(stack.databaseUrl(name), 'select id, b from a')).toEqual([{ id: 1, b: null }]);
    const history = 'select version, name, statements from supabase_migrations.schema_migrations order by 1';
    expect(await query(stack.databaseUrl(name), history)).toEqual([
      { version: '20260101000000', name: 'first', statements: [FIRST[1]] },
      { version: '20260102000000', name: 'second', statements: [SECOND[1]] },
    ]);
  });

  test('apply nothing the second time', async () => {
    const name = database();
    const dir = await folder([FIRST, SECOND]);
    await ensureDatabase(stack, name, dir);
    expect((await ensureDatabase(stack, name, dir)).applied).toEqual([]);
  });

  test('are applied once by four that start at once, and the database is made once', async () => {
    const name = database();
    const dir = await folder([FIRST, SECOND]);
    const all = await Promise.all([1, 2, 3, 4].map(() => ensureDatabase(stack, name, dir)));
    expect(all.flatMap((one) => one.applied).sort()).toEqual([FIRST[0], SECOND[0]]);
    expect(await query(stack.databaseUrl(name), 'select count(*)::int as n from a')).toEqual([{ n: 1 }]);
  });

  test('leave nothing of a file that fails, and name file and line', async () => {
    const name = database();
    const broken = [
      '20260103000000_broken.sql',
      'create table half (id int);\n\nselect no_such_column from a;',
    ] as const;
    const run = ensureDatabase(stack, name, await folder([FIRST, broken]));
    await expect(run).rejects.toMatchObject({ code: 'migration_failed' });
    await expect(run).rejects.toThrow(/20260103000000_broken\.sql \(line 3\).*no_such_column/);
    const url = stack.databaseUrl(name);
    expect(
      await query(url, "select to_regclass('public.half') as half, to_regclass('public.a') is not null as a"),
    ).toEqual([{ half: null, a: true }]);
    expect(await query(url, 'select version from supabase_migrations.schema_migrations')).toEqual([
      { version: '20260101000000' },
    ]);
  });

  test('refuse a database that is ahead of the code (G29)', async () => {
    const name = database();
    await ensureDatabase(stack, name, await folder([FIRST, SECOND]));
    const older = migrate(stack.databaseUrl(name), await folder([FIRST]));
    await expect(older).rejects.toMatchObject({ code: 'database_newer' });
    await expect(older).rejects.toThrow('20260102000000');
  });

  test('find the roles that every Supabase project has, the service role above row level security', async () => {
    const name = database();
    await ensureDatabase(stack, name, await folder([]));
    const roles = `select rolname, rolcanlogin, rolbypassrls from pg_roles
      where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1`;
    expect(await query(stack.databaseUrl(name), roles)).toEqual([
      { rolname: 'anon', rolcanlogin: false, rolbypassrls: false },
      { rolname: 'authenticated', rolcanlogin: false, rolbypassrls: false },
      { rolname: 'authenticator', rolcanlogin: true, rolbypassrls: false },
      { rolname: 'service_role', rolcanlogin: false, rolbypassrls: true },
    ]);
  });

  test('must be named by time, each time once', async () => {
    const misnamed = await folder([['1_short.sql', 'select 1']]);
    expect(() => readMigrations(misnamed)).toThrow(/14 digits/);
    const twice = await folder([FIRST, ['20260101000000_again.sql', 'select 1']]);
    expect(() => readMigrations(twice)).toThrow(/version 20260101000000/);
    expect(readMigrations(join(misnamed, 'nowhere'))).toEqual([]);
  });

  test('of this repository bring an empty database to the current version (G29)', async () => {
    const name = database();
    const done = await ensureDatabase(stack, name, migrationsFolder());
    expect(done.applied).toEqual(readMigrations(migrationsFolder()).map(({ file }) => file));
    expect((await ensureDatabase(stack, name, migrationsFolder())).applied).toEqual([]);
  });
});
