import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { test, until } from '../src/index.ts';

describe('until', () => {
  test('returns what the condition gives as soon as it is truthy', async () => {
    let calls = 0;
    expect(await until(() => (++calls === 3 ? 'third' : null), { intervalMs: 1 })).toBe('third');
  });

  test('says what was waited for, and the last error of the condition', async () => {
    const failing = until(() => Promise.reject(new Error('refused')), { timeoutMs: 20, what: 'the server answers' });
    await expect(failing).rejects.toThrow('Not so within 20 ms: the server answers');
    await expect(failing).rejects.toMatchObject({ cause: new Error('refused') });
  });
});

describe('the tempDir and port fixtures', () => {
  let used = '';

  test('give a folder and a port to this test alone', async ({ tempDir, port }) => {
    used = tempDir;
    writeFileSync(join(tempDir, 'file'), 'gone with the test');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    server.close();
  });

  afterAll(() => {
    expect(used).not.toBe('');
    expect(existsSync(used)).toBe(false);
  });
});
