import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { checkSchema, openStore } from '../src/index.ts';

describe('the store of the settings', () => {
  test('is the project where its URL is set, also by the older name of its key', async ({ postgrest }) => {
    const nowhere = 'postgres://127.0.0.1:1/none';
    for (const key of ['SUPABASE_SECRET_KEY', 'SUPABASE_SERVICE_ROLE_KEY']) {
      const store = openStore({ SUPABASE_URL: postgrest.url, DATABASE_URL: nowhere, [key]: postgrest.secretKey });
      await checkSchema(store);
      await store.runSummary();
      await store.close();
    }
  });

  test('is PostgreSQL where only that is set', async ({ database }) => {
    const store = openStore({ DATABASE_URL: database.url });
    await checkSchema(store);
    await store.close();
  });

  test('is refused in words where something is missing', () => {
    expect(() => openStore({})).toThrow('no database is configured');
    expect(() => openStore({ SUPABASE_URL: 'https://a.supabase.co' })).toThrow('SUPABASE_SECRET_KEY is not');
  });
});
