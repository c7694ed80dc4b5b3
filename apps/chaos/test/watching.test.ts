import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLimits } from '@filings/queue-core';
import { until } from '@filings/test-kit';
import { afterEach, describe, expect, test } from 'vitest';
import { startGuard } from '../src/guarded.ts';
import { watchLimits } from '../src/limit-watch.ts';
import { createProcessTable, type RunMark, workersAmong } from '../src/processes.ts';
import type { Exceeded } from '../src/tally.ts';

const linux = process.platform === 'linux';
if (!linux) console.warn('NOT TESTED: processes are counted in /proc, which only Linux has');

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const newMark = (): RunMark => ({ variable: 'CHAOS_RUN', value: randomUUID(), folders: [] });

/** A process that is called like a worker and does nothing. */
async function startWorker(mark: RunMark, workerId: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)', workerId], {
    env: { ...process.env, [mark.variable]: mark.value },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

describe.skipIf(!linux)('the process table', () => {
  test('shows the processes of one run by their mark, and no others', async () => {
    const [mine, other] = [newMark(), newMark()];
    const worker = await startWorker(mine, 'ai_1795455459_2_pgex');
    await startWorker(other, 'ai_1795455459_1_pgex');
    const found = createProcessTable(mine).read();
    expect(found.map(({ pid }) => pid)).toEqual([worker.pid]);
    expect(workersAmong(found)).toMatchObject([{ queue: 'ai_processing', workerId: 'ai_1795455459_2_pgex' }]);
  });

  test('knows a server by the folder that it works in', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'filings-chaos-'));
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd: folder, stdio: 'ignore' });
    children.push(child);
    await until(() => createProcessTable({ ...newMark(), folders: [folder] }).read().length === 1);
    rmSync(folder, { recursive: true });
  });

  test('sees a process that comes while it is watched, and not one that was killed, collected or not', async () => {
    const mark = newMark();
    const table = createProcessTable(mark);
    expect(table.read()).toEqual([]);
    const worker = await startWorker(mark, 'upload_1795455459_1_abcd');
    expect(workersAmong(table.read())).toHaveLength(1);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    expect(table.read()).toEqual([]);
  });
});

describe.skipIf(!linux)('the watch over the limits', () => {
  const limits = withLimits({ investor_processing: { maxConcurrent: 1 }, ai_processing: { maxConcurrent: 2 } });

  test('counts each stretch of time with a worker too many, and says which workers they were', async () => {
    const mark = newMark();
    const told: Exceeded[] = [];
    const watch = watchLimits({ mark, limits, onExceeded: (stretch) => told.push(stretch) });
    try {
      await startWorker(mark, 'ai_1795455459_1_aaaa');
      await startWorker(mark, 'ai_1795455459_2_bbbb');
      await startWorker(mark, 'investor_1795455459_1_cccc');
      const third = await startWorker(mark, 'ai_1795455460_1_dddd');
      await until(() => told.length === 1, { timeoutMs: 20_000 });
      third.kill('SIGKILL');
      await once(third, 'exit');
      await watch.sample();
      await startWorker(mark, 'ai_1795455461_1_eeee');
      await until(() => told.length === 2, { timeoutMs: 20_000 });

      const { exceeded, started, most } = await watch.report();
      expect({ started, most }).toEqual({
        started: 5,
        most: { ai_processing: 3, supabase_upload: 0, investor_processing: 1 },
      });
      expect(exceeded).toMatchObject([
        { queue: 'ai_processing', limit: 2, most: 3 },
        { queue: 'ai_processing', limit: 2, most: 3 },
      ]);
      expect(exceeded[0]!.workers.join()).toContain('ai_1795455460_1_dddd');
      expect(exceeded[0]!.untilMs).toBeGreaterThanOrEqual(exceeded[0]!.fromMs);
    } finally {
      await watch.stop();
    }
  });

  test('says nothing of as many workers as are allowed, and looks all the time', async () => {
    const mark = newMark();
    const told: Exceeded[] = [];
    const watch = watchLimits({ mark, limits, onExceeded: (stretch) => told.push(stretch) });
    await startWorker(mark, 'ai_1795455459_1_aaaa');
    await startWorker(mark, 'ai_1795455459_2_bbbb');
    const report = await watch.report();
    await watch.stop();
    expect(told).toEqual([]);
    expect(report).toMatchObject({ exceeded: [], started: 2, most: { ai_processing: 2 } });
    expect(report.gapMs.p50).toBeLessThan(50);
  });
});

describe.skipIf(!linux)('the guard', () => {
  test('removes the processes and the data of a run whose harness said nothing more', async () => {
    const mark = newMark();
    const folder = mkdtempSync(join(tmpdir(), 'filings-chaos-'));
    const release = startGuard(mark, [folder]);
    const worker = await startWorker(mark, 'ai_1795455459_1_aaaa');
    const exited = once(worker, 'exit');
    await release(false);
    expect((await exited)[1]).toBe('SIGKILL');
    expect(createProcessTable(mark).read()).toEqual([]);
    expect(() => rmSync(folder, { recursive: true })).toThrow(/ENOENT/);
  });

  test('touches nothing when all is said to be clean', async () => {
    const mark = newMark();
    const release = startGuard(mark, []);
    await startWorker(mark, 'ai_1795455459_1_aaaa');
    await release(true);
    expect(createProcessTable(mark).read()).toHaveLength(1);
  });
});
