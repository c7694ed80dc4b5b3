import { Redis } from 'ioredis';
import postgres from 'postgres';
import { afterAll, describe, expect } from 'vitest';
import { test, testStack } from '../src/index.ts';

describe('the redis fixture', () => {
  const used: string[] = [];

  for (const round of [1, 2]) {
    test(`gives round ${round} a real Redis and keys of its own`, async ({ redis }) => {
      expect(used).not.toContain(redis.prefix);
      used.push(redis.prefix);
      expect(await redis.client.keys(`${redis.prefix}*`)).toEqual([]);
      await redis.client.set(`${redis.prefix}:answer`, '42');
      expect(await redis.client.config('GET', 'maxmemory-policy')).toContain('noeviction');
    });
  }

  afterAll(async () => {
    const client = new Redis((await testStack()).redisUrl);
    for (const prefix of used) expect(await client.keys(`${prefix}*`)).toEqual([]);
    expect(used).toHaveLength(2);
    client.disconnect();
  });
});

describe('the database fixture', () => {
  const used: string[] = [];

  for (const round of [1, 2]) {
    test(`gives round ${round} an empty, migrated database of its own`, async ({ database }) => {
      used.push(database.name);
      await database.sql`create table mine (id int)`;
      const rows = await database.sql`select count(*)::int as n from supabase_migrations.schema_migrations`;
      expect(rows[0]?.n).toBeGreaterThanOrEqual(0);
    });
  }

  test('costs less than 150 ms a clone', async ({ database, onTestFinished }) => {
    const { openTestDatabase } = await import('../src/index.ts');
    const times: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const start = performance.now();
      const clone = await openTestDatabase();
      times.push(performance.now() - start);
      onTestFinished(() => clone.close());
    }
    expect(database.url).toContain('127.0.0.1');
    expect(times.sort((a, b) => a - b)[0]).toBeLessThan(150);
  });

  afterAll(async () => {
    const sql = postgres((await testStack()).adminUrl, { max: 1 });
    const left = await sql`select datname from pg_database where datname = any(${used})`;
    await sql.end();
    expect(left).toHaveLength(0);
    expect(used).toHaveLength(2);
  });
});
