import { defineConfig } from 'vitest/config';

/** Packages are read from their sources, so a test never runs a stale build. */
export default defineConfig({
  resolve: { conditions: ['@filings/source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@filings/source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Much of what is tested is waiting: by its own measure vitest would run one file at a time on two cores.
    maxWorkers: 2,
    execArgv: ['--conditions=@filings/source'],
  },
});
