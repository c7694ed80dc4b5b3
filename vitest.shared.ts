import { defineConfig } from 'vitest/config';

/**
 * Packages are read from their sources, so a test never runs a stale build. Without `import`: node hands the conditions
 * to `require` as well, which would then give yazl the ES module of its checksum where it needs the other. Vite adds
 * `import` by itself where something is imported.
 */
const conditions = ['@filings/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
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
