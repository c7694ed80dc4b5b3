import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { checkRedis } from '../src/index.ts';

describe('the check of Redis at start', () => {
  test('refuses one that may evict jobs, and says what to change (G30)', async ({ startRedis }) => {
    const redis = await startRedis({ maxmemory: '64mb', settings: { 'maxmemory-policy': 'allkeys-lru' } });
    await expect(checkRedis(redis.client)).rejects.toMatchObject({
      code: 'redis_evicts',
      message: expect.stringMatching(/allkeys-lru[\s\S]*noeviction/),
    });
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
    expect((await checkRedis(redis.client)).warnings).toEqual([]);
  });

  test('warns of an eviction policy that has no limit to act on yet', async ({ startRedis }) => {
    const redis = await startRedis({ settings: { 'maxmemory-policy': 'volatile-ttl' } });
    expect((await checkRedis(redis.client)).warnings).toEqual([expect.stringContaining('volatile-ttl')]);
  });

  test('warns of one that keeps nothing on disk', async ({ startRedis }) => {
    const redis = await startRedis({ appendonly: false });
    expect((await checkRedis(redis.client)).warnings).toEqual([expect.stringContaining('appendonly yes')]);
  });

  test('has nothing against a good one, be it a Valkey', async ({ startRedis }) => {
    for (const server of ['redis', 'valkey'] as const) {
      const redis = await startRedis({ server });
      expect(await checkRedis(redis.client)).toMatchObject({ version: expect.stringMatching(/^\d+\./), warnings: [] });
    }
  });
});
