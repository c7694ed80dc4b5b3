import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CATEGORIES } from '@filings/queue-core';
import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { checkSchema, createStore, postgresCall, SCHEMA_VERSION, StoreError, supabaseCall } from '../src/index.ts';

describe('the schema', () => {
  test('is at the version of the newest migration, in the database and in this package (G29)', async ({ database }) => {
    const files = readdirSync(new URL('../../../supabase/migrations', import.meta.url)).toSorted();
    expect(files.every((file) => /^\d{14}_[a-z_]+\.sql$/.test(file))).toBe(true);
    expect(files.at(-1)).toMatch(new RegExp(`^${SCHEMA_VERSION}_`));
    const store = createStore(postgresCall({ url: database.url }));
    await checkSchema(store);
    await database.sql.unsafe(`create or replace function schema_version() returns jsonb language sql immutable
      as $$ select '{"version":"20200101000000"}'::jsonb $$`);
    await expect(checkSchema(store)).rejects.toMatchObject({ code: 'schema_mismatch', failure: 'permanent' });
    await store.close();
  });

  test('knows exactly the categories of the contract (G17)', async ({ database }) => {
    const [row] = await database.sql`
      select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'announcement_category_check'`;
    const known = [...String(row?.definition).matchAll(/'([^']+)'::text/g)].map((match) => match[1]);
    expect(known.toSorted()).toEqual([...CATEGORIES].toSorted());
  });

  test('has row level security on every table, and no right for the public at large (G31)', async ({ database }) => {
    const tables = await database.sql`
      select relname, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    expect(tables.map((table) => table.relname).toSorted()).toEqual([
      'announcement_investors',
      'announcements',
      'coverage',
      'dead_letters',
      'documents',
      'figures',
      'filings',
      'investor_aliases',
      'investors',
      'issuer_identifiers',
      'issuers',
      'outbox',
    ]);
    expect(tables.filter((table) => !table.relrowsecurity)).toEqual([]);
    const rights = await database.sql`
      select table_name, grantee, privilege_type from information_schema.role_table_grants
      where table_schema = 'public' and grantee in ('anon', 'authenticated', 'PUBLIC')
        and (privilege_type <> 'SELECT' or table_name in ('outbox', 'dead_letters') or grantee = 'PUBLIC')`;
    expect(rights).toEqual([]);
    const callable = await database.sql`
      select proname from pg_proc where pronamespace = 'public'::regnamespace and has_function_privilege('anon', oid, 'execute')`;
    expect(callable.map((fn) => fn.proname).toSorted()).toEqual([
      'get_announcement',
      'list_announcements',
      'schema_version',
    ]);
    const loose = await database.sql`
      select proname from pg_proc where pronamespace in ('public'::regnamespace, 'internal'::regnamespace)
        and not coalesce(proconfig::text like '%search_path=%', false)`;
    expect(loose).toEqual([]);
  });
});

describe('what fails', () => {
  test('is an outage where nobody answers (G8)', async ({ port }) => {
    const direct = createStore(postgresCall({ url: `postgres://nobody@127.0.0.1:${port}/none` }));
    await expect(direct.ping()).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unreachable',
      failure: 'outage',
    });
    const hosted = createStore(supabaseCall({ url: `http://127.0.0.1:${port}`, key: 'sb_secret_x' }));
    await expect(hosted.ping()).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unreachable',
      failure: 'outage',
    });
    await direct.close();
  });

  test('is transient where the database stops one call, an outage where the gateway answers with a page', async ({
    database,
  }) => {
    await database.sql.unsafe(`create or replace function run_summary() returns jsonb language plpgsql set search_path = ''
      as $$ begin raise exception 'canceling statement due to statement timeout' using errcode = '57014'; end $$`);
    const store = createStore(postgresCall({ url: database.url }));
    await expect(store.runSummary()).rejects.toMatchObject({ code: 'timed_out', failure: 'transient' });
    await store.close();

    const gateway = createServer((_, reply) =>
      reply.writeHead(522, { 'content-type': 'text/html' }).end('<html>522</html>'),
    );
    await new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready));
    const hosted = createStore(
      supabaseCall({ url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`, key: 'k' }),
    );
    await expect(hosted.ping()).rejects.toMatchObject({ code: 'unreachable', failure: 'outage' });
    gateway.close();
  });

  test('is transient after the time-out where the database is silent', async ({ database }) => {
    await database.sql.unsafe(`create or replace function run_summary() returns jsonb language sql volatile
      as $$ select to_jsonb(pg_sleep(60)::text) $$`);
    const store = createStore(postgresCall({ url: database.url, timeoutMs: 200 }));
    await expect(store.runSummary()).rejects.toMatchObject({ code: 'timed_out', failure: 'transient' });
    await store.close();
  });

  test('is permanent where an answer has another shape, and says which', async ({ database }) => {
    await database.sql.unsafe(
      `create or replace function run_summary() returns jsonb language sql as $$ select '{}'::jsonb $$`,
    );
    const store = createStore(postgresCall({ url: database.url }));
    const failure = await store.runSummary().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({
      code: 'answer_malformed',
      failure: 'permanent',
      message: expect.stringContaining('run_summary'),
    });
    await store.close();
  });
});
