import { describe, expect } from 'vitest';
import { type TestPostgrest, test } from '../src/index.ts';

/** As supabase-js calls a function of the database. */
async function rpc(postgrest: TestPostgrest, fn: string, key: string, bearer = key) {
  const answer = await fetch(`${postgrest.url}/rest/v1/rpc/${fn}`, {
    method: 'POST',
    headers: { apikey: key, authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: '{}',
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

describe('the postgrest fixture', () => {
  test('answers each key in its role, and a user in his', async ({ database, postgrest }) => {
    await database.sql.unsafe(`
      create function who() returns jsonb language sql as $$ select jsonb_build_object('role', current_user) $$;
      notify pgrst, 'reload schema';`);
    await expect.poll(async () => (await rpc(postgrest, 'who', postgrest.secretKey)).status).toBe(200);
    expect(await rpc(postgrest, 'who', postgrest.secretKey)).toEqual({ status: 200, body: { role: 'service_role' } });
    expect(await rpc(postgrest, 'who', postgrest.publishableKey)).toEqual({ status: 200, body: { role: 'anon' } });
    expect(await rpc(postgrest, 'who', postgrest.publishableKey, postgrest.userToken({ sub: 'u1' }))).toEqual({
      status: 200,
      body: { role: 'authenticated' },
    });
  });

  test('refuses an unknown key, as Supabase does (G31)', async ({ postgrest }) => {
    expect((await rpc(postgrest, 'who', 'sb_secret_made_up')).status).toBe(401);
  });

  test('enforces row level security and grants (G31)', async ({ database, postgrest }) => {
    await database.sql.unsafe(`
      create table closed (id int); insert into closed values (1);
      grant select on closed to service_role; notify pgrst, 'reload schema';`);
    const read = (key: string) => fetch(`${postgrest.url}/rest/v1/closed`, { headers: { apikey: key } });
    await expect.poll(async () => (await read(postgrest.secretKey)).status).toBe(200);
    expect((await read(postgrest.publishableKey)).status).toBe(401);
  });
});
