import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@filings/test-kit';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('./support/app.ts', import.meta.url));

function run(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--conditions=@filings/source', script], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  child.stdout!.on('data', (chunk) => {
    output += chunk;
  });
  const messages = () =>
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
  return { child, messages, text: () => output, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

test.each([
  ['SIGTERM', 'stopping: SIGTERM'],
  ['SIGINT', 'stopping: SIGINT'],
  ['disconnect', 'stopping: the parent is gone'],
] as const)('ends cleanly on %s and says so', async (how, message) => {
  const app = run();
  await until(() => app.messages().includes('started'));
  if (how === 'disconnect') app.child.disconnect();
  else app.child.kill(how);
  expect(await app.ended).toBe(0);
  expect(app.messages().at(-1)).toBe(message);
});

test('a parent that goes away while the app starts takes it along (G23)', async () => {
  const app = run({ START_MS: '200' });
  await until(() => app.messages().includes('starting'));
  app.child.disconnect();
  expect(await app.ended).toBe(0);
});

test('settings are printed without their secrets (G28, G31)', async () => {
  const app = run();
  await until(() => app.messages().includes('started'));
  app.child.kill('SIGTERM');
  await app.ended;
  expect(app.text()).toContain('SAMPLE_API_KEY');
  expect(app.text()).not.toContain('hush');
});

test.each([
  [{ BAD: '1' }, 'BAD is set: unset it'],
  [{ FAIL: '1' }, 'it cannot start'],
])('a start that fails ends with 1 and its reason in words', async (env, message) => {
  const app = run(env);
  expect(await app.ended).toBe(1);
  expect(app.messages()).toContain(message);
});

test('a stop that hangs is given up', async () => {
  const app = run({ STUCK: '1' });
  await until(() => app.messages().includes('started'));
  app.child.kill('SIGTERM');
  expect(await app.ended).toBe(1);
});
