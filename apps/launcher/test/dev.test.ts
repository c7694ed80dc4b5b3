import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@filings/local-stack';
import { freePort, until } from '@filings/test-kit';
import { describe, expect, test } from 'vitest';
import { dataDir, launchDev } from './support/launch.ts';

const linux = process.platform === 'linux';
const SLOW = { timeoutMs: 60_000 };

describe.skipIf(!linux)('development', () => {
  test('pnpm turbo run dev brings all apps up on one local stack, starts an app anew when its source changes, and ends whole', {
    timeout: 240_000,
  }, async () => {
    const port = await freePort();
    const args = ['turbo', 'run', 'dev', '--filter=!web'];
    const dev = launchDev('pnpm', args, 'dev-all', { FILINGS_API_PORT: String(port), TURBO_TELEMETRY_DISABLED: '1' });
    try {
      const count = async () => {
        const response = await fetch(`http://127.0.0.1:${port}/v1/announcements?limit=100`);
        return ((await response.json()) as { items: unknown[] }).items.length;
      };
      await until(async () => (await count()) > 0, SLOW);
      const restarts = () =>
        dev.lines.filter((line) => line.startsWith('api:dev') && line.includes('Restarting')).length;
      expect(restarts()).toBe(0);
      const now = new Date();
      utimesSync(join(repositoryRoot(), 'apps', 'api', 'src', 'app.ts'), now, now);
      await until(() => restarts() > 0, SLOW);
      const before = await until(count, SLOW);
      await until(async () => (await count()) > before, SLOW);
    } finally {
      dev.child.kill('SIGTERM');
      await dev.exit;
      await until(() => dev.processes().length === 0, SLOW);
      rmSync(dataDir('dev-all'), { recursive: true, force: true });
    }
  });

  test('pnpm --filter bse-scraper dev runs that app alone, and finds what it needs by itself', {
    timeout: 120_000,
  }, async () => {
    const dev = launchDev('pnpm', ['--filter', 'bse-scraper', 'dev'], 'dev-one');
    try {
      await until(() => dev.lines.some((line) => line.includes('new at BSE')), SLOW);
    } finally {
      dev.child.kill('SIGTERM');
      await dev.exit;
      await until(() => dev.processes().length === 0, SLOW);
      rmSync(dataDir('dev-one'), { recursive: true, force: true });
    }
  });
});
