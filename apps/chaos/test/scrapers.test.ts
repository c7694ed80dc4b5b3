import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '@filings/local-stack';
import { builtEntry } from '@filings/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createProcessTable } from '../src/processes.ts';
import { MARK } from '../src/stage.ts';

const linux = process.platform === 'linux';
if (!linux) console.warn('NOT TESTED: chaos counts processes in /proc, which only Linux has');

const MINUTES = 60_000;
const main = fileURLToPath(new URL('../src/scrapers/main.ts', import.meta.url));
const folders: string[] = [];
const harnesses: ChildProcess[] = [];

/** `pnpm chaos:scrapers ...args`, with the settings of a newcomer and these, to its end. */
async function scrapers(args: string[], settings: Record<string, string> = {}) {
  const dir = join(repositoryRoot(), '.data', 'chaos', `test-${randomUUID().slice(0, 8)}`);
  folders.push(dir);
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--conditions=@filings/source', main, '--dir', dir, ...args], {
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  harnesses.push(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const [code] = (await once(child, 'close')) as [number | null];
  const left = createProcessTable({ variable: MARK, value: dir, folders: [] }).read();
  return { code, lines, story: lines.join('\n'), left, dir };
}

const summaryOf = (lines: readonly string[]) => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;

describe.skipIf(!linux)('pnpm chaos:scrapers', () => {
  beforeAll(async () => {
    for (const app of ['bse-scraper', 'nse-scraper', 'spawner-service']) await builtEntry(app);
  }, 5 * MINUTES);
  afterEach(() => {
    // Of a test that failed in between; the guard ends what it started.
    for (const child of harnesses.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => {
    for (const dir of folders) rmSync(dir, { recursive: true, force: true });
  });

  test('across midnight, under faults, both leaders killed: all filings in time, once, and counted (G1, G4, G10, G11, G13, G26)', {
    timeout: 5 * MINUTES,
  }, async () => {
    const cut = ['--from', '23:40', '--until', '00:15', '--filings', '250', '--kills', '2', '--fault-rate', '0.01'];
    const { code, lines, story, left, dir } = await scrapers(cut);
    const summary = summaryOf(lines);
    expect(summary, story).toMatchObject({
      chaos: 'scrapers',
      ok: true,
      filings: 250,
      enqueued: 250,
      stored: 250,
      missing: 0,
      duplicates: 0,
      coverage: '100%',
      late: 0,
      overdue: 0,
      kills: 2,
      intervalMs: 1000,
    });
    const { judged, excused, delayMs, faults } = summary as {
      judged: number;
      excused: number;
      delayMs: { max: number };
      faults: Record<string, number>;
    };
    expect(judged + excused).toBe(250);
    expect(judged).toBeGreaterThanOrEqual(150);
    expect(delayMs.max).toBeLessThanOrEqual(1500);
    expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
    expect(code).toBe(0);
    expect(left).toEqual([]);
    expect(existsSync(dir)).toBe(false);
  });

  test('filings that nobody polls for are found as missing, by name, and the exit code is 1', {
    timeout: 4 * MINUTES,
  }, async () => {
    const { code, lines, story, left, dir } = await scrapers(
      [
        '--from',
        '12:00',
        '--until',
        '12:10',
        '--filings',
        '60',
        '--kills',
        '0',
        '--fault-rate',
        '0',
        '--patience',
        '5',
      ],
      { FILINGS_BSE_SEGMENTS: 'equity,mf' },
    );
    const summary = summaryOf(lines) as { missing: number; stored: number };
    expect(summary, story).toMatchObject({ ok: false, filings: 60, duplicates: 0 });
    expect(summary.missing).toBeGreaterThan(0);
    expect(summary.stored).toBe(60 - summary.missing);
    expect(story).toMatch(/filings are not in the database:\n {4}bse:debt:/);
    expect(story).toContain(`Logs of all processes are kept in ${join(dir, 'logs')}`);
    expect(code).toBe(1);
    expect(left).toEqual([]);
  });

  test.each([
    [['--from', '25:00'], 'give a time as HH:MM'],
    [['--filings', '3'], 'give a whole number from 20'],
    [['--fault-rate', '2'], 'give a number from 0 to 1'],
  ])('%s is refused in words', async (args, words) => {
    const { code, story } = await scrapers(args);
    expect(code).toBe(2);
    expect(story).toContain(words);
  });
});
