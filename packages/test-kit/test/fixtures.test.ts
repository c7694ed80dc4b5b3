import { Redis } from 'ioredis';
import postgres from 'postgres';
import { afterAll, describe, expect } from 'vitest';
import { openTestDatabase, test, testStack } from '../src/index.ts';

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

  test('is a copy of one template that was migrated once, not a migration of its own', async ({ database }) => {
    const templates = () => database.sql`select oid, datname from pg_database where datname like 'template\\_%'`;
    const before = await templates();
    expect(before).toHaveLength(1);
    const another = await openTestDatabase();
    await another.close();
    expect(await templates()).toEqual(before);
  });

  afterAll(async () => {
    const sql = postgres((await testStack()).adminUrl, { max: 1 });
    const left = await sql`select datname from pg_database where datname = any(${used})`;
    await sql.end();
    expect(left).toHaveLength(0);
    expect(used).toHaveLength(2);
  });
});
