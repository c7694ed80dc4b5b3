import { join } from 'node:path';
import { acquireLocalStack, type LocalStack, repositoryRoot } from '@filings/local-stack';

let stack: Promise<LocalStack> | null = null;

/**
 * The one stack of all tests of this checkout, held until this process ends. Its Redis is its own even where one runs
 * on 6379: tests write what they like. It outlives a test file a little, so that the next need not start it again.
 */
export function testStack(): Promise<LocalStack> {
  const data = join(repositoryRoot(), '.data');
  stack ??= acquireLocalStack({
    dataDir: join(data, 'test'),
    programsDir: join(data, 'programs'),
    redisProbePort: false,
    throwaway: true,
    lingerMs: 3_000,
  });
  return stack;
}
