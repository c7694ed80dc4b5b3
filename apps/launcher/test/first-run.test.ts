import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@filings/local-stack';
import { until } from '@filings/test-kit';
import { afterAll, describe, expect, test } from 'vitest';
import type { Summary } from '../src/summary.ts';
import { dataDir, type Launched, launch, launchDev } from './support/launch.ts';

const MINUTES = 60_000;
const linux = process.platform === 'linux';
if (!linux) console.warn('NOT TESTED: the first run counts processes in /proc, which only Linux has');
const recording = join(repositoryRoot(), '..', 'shared', 'recordings', 'weekend-2026-01-24');
const recorded = existsSync(recording);
if (!recorded) console.warn(`NOT TESTED: there is no recording at ${recording}`);

const used: string[] = [];
function start(args: string[], dataName: string): Launched {
  used.push(dataName);
  return launch(args, dataName);
}
afterAll(() => {
  for (const name of used) rmSync(dataDir(name), { recursive: true, force: true });
});

const WORKERS = ['ai', 'upload', 'investor'] as const;
const runsWorker = (command: string, worker: (typeof WORKERS)[number]) => command.includes(`/entries/${worker}.ts `);

/** Counts worker processes by looking at the machine, not at what the run says of itself. */
async function watchWorkers(run: Launched): Promise<Record<(typeof WORKERS)[number], number>> {
  const most = { ai: 0, upload: 0, investor: 0 };
  let over = false;
  void run.exit.then(() => {
    over = true;
  });
  while (!over) {
    const commands = run.processes();
    for (const worker of WORKERS)
      most[worker] = Math.max(most[worker], commands.filter((command) => runsWorker(command, worker)).length);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return most;
}

async function runOnce(args: string[], dataName: string) {
  const run = start(['--once', ...args], dataName);
  const [most, exit] = await Promise.all([watchWorkers(run), run.exit]);
  const last = run.lines.at(-1) ?? '';
  if (exit.code !== 0) throw new Error(`exit ${exit.code}:\n${run.lines.slice(-15).join('\n')}`);
  return { run, most, summary: JSON.parse(last) as Summary };
}

describe.skipIf(!linux)('npm start -- --once', () => {
  test('runs the generated day to its end, with never more workers than allowed, and leaves nothing behind (G33)', {
    timeout: 8 * MINUTES,
  }, async () => {
    const { run, most, summary } = await runOnce([], 'first-run-generated');
    expect(summary).toMatchObject({
      ok: true,
      deadLetters: 0,
      duplicates: 0,
      lost: 0,
      maxConcurrent: { ai: 3, upload: 2, investor: 1 },
    });
    expect(summary.filings.bse + summary.filings.nse).toBe(300);
    expect(summary.detected).toBeGreaterThan(5);
    expect(summary.announcements).toBe(summary.detected + summary.enriched);
    expect(most).toEqual({ ai: 3, upload: 2, investor: 1 });
    expect(run.processes()).toEqual([]);
  });

  test.skipIf(!recorded)(
    'has every filing of a recorded weekend on the API, copies as one announcement, and says why what cannot be read',
    { timeout: 8 * MINUTES },
    async () => {
      const { run, most, summary } = await runOnce(['--recording', recording], 'first-run-recorded');
      expect(summary).toMatchObject({
        ok: true,
        filings: { bse: 35, nse: 197 },
        deadLetters: 0,
        duplicates: 0,
        lost: 0,
      });
      // 63 of the 232 attachments are at hand: 50 documents by their bytes, 49 by their text; 169 are missing.
      expect(summary).toMatchObject({ announcements: 218, detected: 169, enriched: 49 });
      expect(most.ai).toBe(3);
      expect(most.upload).toBeLessThanOrEqual(2);
      expect(most.investor).toBeLessThanOrEqual(1);
      expect(run.processes()).toEqual([]);
    },
  );
});

describe.skipIf(!linux)('npm start', () => {
  const day = ['--filings', '40', '--minutes', '0.5'];
  const busy = (run: Launched) =>
    until(() => run.processes().some((command) => runsWorker(command, 'ai')), { timeoutMs: 60_000 });

  test('is operated from another terminal while it runs, and ends on SIGTERM with everything that it started', {
    timeout: 2 * MINUTES,
  }, async () => {
    const run = start(day, 'first-run-stopped');
    await busy(run);
    const filings = (...args: string[]) =>
      launchDev('pnpm', ['--silent', 'filings', ...args, '--json'], 'first-run-stopped');
    const paused = filings('pause', 'ai');
    expect(await paused.exit, paused.lines.join('\n')).toMatchObject({ code: 0 });
    expect(JSON.parse(paused.lines.join(''))).toMatchObject({ queue: 'ai_processing', paused: true });
    expect((await filings('scale', 'ai', '5').exit).code).toBe(0);
    // The run's own view tells it.
    await until(() => run.lines.some((line) => /AI \d\/5 /.test(line)), { timeoutMs: 10_000 });
    run.child.kill('SIGTERM');
    expect(await run.exit).toEqual({ code: 0, signal: null });
    expect(run.processes()).toEqual([]);
    const after = filings('status');
    expect((await after.exit).code).toBe(1);
    expect(after.lines.join('\n')).toContain('none runs in');
  });

  test('killed with -9 leaves nothing that runs on, and the next start goes to its end', {
    timeout: 4 * MINUTES,
  }, async () => {
    const killed = start(day, 'first-run-killed');
    await busy(killed);
    killed.child.kill('SIGKILL');
    await killed.exit;
    const next = await runOnce(['--filings', '12', '--minutes', '0.1'], 'first-run-killed');
    expect(next.summary).toMatchObject({ ok: true, lost: 0, duplicates: 0 });
    await until(() => killed.processes().length === 0, { timeoutMs: 30_000 });
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'npm itself ended by %s takes everything along, though the shell behind it passes no signal on',
    async (signal) => {
      const name = `first-run-npm-${signal}`;
      used.push(name);
      const run = launchDev('npm', ['start', '--', ...day, '--port', '0', '--data', dataDir(name)], name);
      await busy(run);
      run.child.kill(signal);
      await run.exit;
      await until(() => run.processes().length === 0, { timeoutMs: 30_000 });
    },
    2 * MINUTES,
  );

  test('a second launcher of one checkout is refused in words', { timeout: 2 * MINUTES }, async () => {
    const first = start(day, 'first-run-twice');
    await busy(first);
    const second = start(['--once'], 'first-run-twice');
    expect((await second.exit).code).toBe(1);
    expect(second.lines.join('\n')).toContain(`Another launcher of this checkout is at work (PID ${first.child.pid})`);
    first.child.kill('SIGINT');
    expect((await first.exit).code).toBe(0);
  });

  test('a recording that is none is refused with its name, before anything runs on', { timeout: MINUTES }, async () => {
    const run = start(['--once', '--recording', '/nowhere/at all'], 'first-run-none');
    expect((await run.exit).code).toBe(1);
    expect(run.lines.join('\n')).toContain('/nowhere/at all');
    await until(() => run.processes().length === 0);
  });
});
