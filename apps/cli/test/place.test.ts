import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFile, removeRunFile, writeRunFile } from '@filings/local-stack';
import { createLimitOverrides, withLimits } from '@filings/queue-core';
import { expect } from 'vitest';
import { test } from './filings.ts';

const unnamed = { NODE_ENV: undefined, REDIS_URL: undefined, FILINGS_KEY_PREFIX: undefined, DATABASE_URL: undefined };

test('in development a run of npm start is found by its data folder, and its settings hold', async ({
  filings,
  redis,
  tempDir,
}) => {
  writeRunFile(tempDir, {
    REDIS_URL: redis.url,
    FILINGS_KEY_PREFIX: redis.prefix,
    FILINGS_AI_MAX_CONCURRENT: '6',
    FILINGS_OPERATOR_KEYS: 'of users',
    PATH: 'elsewhere',
  });
  expect(statSync(join(tempDir, 'run.json')).mode & 0o777).toBe(0o600);
  expect(readRunFile(tempDir)?.env).not.toHaveProperty('FILINGS_OPERATOR_KEYS');
  const overrides = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base: withLimits() });
  await overrides.change('supabase_upload', { maxConcurrent: 9 });
  for (const how of [
    filings.start(['limits', '--json'], { env: { ...unnamed, FILINGS_DATA_DIR: tempDir } }),
    filings.start(['limits', '--json', '--data', tempDir], { env: unnamed }),
    // Named as well, and the same: it is still that run, with its own key prefix.
    filings.start(['limits', '--json', '--data', tempDir], { env: { ...unnamed, REDIS_URL: redis.url } }),
  ]) {
    const { code, stdout, stderr } = await how.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject([
      { limits: { maxConcurrent: 6 } },
      { limits: { maxConcurrent: 9 }, changed: ['maxConcurrent'] },
      {},
    ]);
  }
  removeRunFile(tempDir);
});

test('what the environment names is not exchanged for a run beside it', async ({ filings, redis, tempDir }) => {
  writeRunFile(tempDir, { REDIS_URL: redis.url, FILINGS_KEY_PREFIX: redis.prefix, FILINGS_AI_MAX_CONCURRENT: '6' });
  const env = { NODE_ENV: undefined, FILINGS_DATA_DIR: tempDir, FILINGS_KEY_PREFIX: `${redis.prefix}-other` };
  const { stdout } = await filings.start(['limits', 'ai', '--json'], { env }).ended;
  expect(JSON.parse(stdout)).toMatchObject({ limits: { maxConcurrent: 3 } });
});

test('a folder in which nothing runs, or whose run was killed, is said in words and nothing is started', async ({
  filings,
  redis,
  tempDir,
}) => {
  const status = () => filings.start(['status'], { env: { ...unnamed, FILINGS_DATA_DIR: tempDir } }).ended;
  const nothing = { code: 1, stdout: '', stderr: expect.stringContaining(`none runs in ${tempDir}`) };
  expect(await status()).toMatchObject(nothing);
  expect(readdirSync(tempDir)).toEqual([]);
  // As a killed run leaves it: its pid may be another process by now.
  const content = { pid: process.pid, stamp: 'another boot/1', env: { REDIS_URL: redis.url } };
  writeFileSync(join(tempDir, 'run.json'), JSON.stringify(content));
  expect(await status()).toMatchObject(nothing);
});
