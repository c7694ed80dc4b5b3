import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '@filings/local-stack';
import { builtEntry, until } from '@filings/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createProcessTable, type ProcessTable, workersAmong } from '../src/processes.ts';
import { MARK } from '../src/stage.ts';

const linux = process.platform === 'linux';
if (!linux) console.warn('NOT TESTED: chaos counts processes in /proc, which only Linux has');

const MINUTES = 60_000;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folders: string[] = [];
const harnesses: ChildProcess[] = [];

interface Chaos {
  child: ChildProcess;
  lines: string[];
  exit: Promise<number | null>;
  /** Of the run, servers included, not the harness itself. */
  table: ProcessTable;
  dir: string;
}

/** `pnpm chaos ...args`, with the settings of a newcomer and these. */
function chaos(args: string[], settings: Record<string, string> = {}): Chaos {
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
  const servers = ['redis/data', 'postgres/cluster'].map((folder) => join(dir, 'data', folder));
  const table = createProcessTable({ variable: MARK, value: dir, folders: servers });
  return { child, lines, exit: once(child, 'close').then(([code]) => code), table, dir };
}

const busy = ({ table, lines }: Chaos) =>
  until(() => workersAmong(table.read()).length > 0, {
    timeoutMs: MINUTES,
    what: `a worker runs:\n${lines.join('\n')}`,
  });

const summaryOf = ({ lines }: Chaos) => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;

describe.skipIf(!linux)('pnpm chaos', () => {
  beforeAll(async () => {
    for (const app of ['bse-scraper', 'nse-scraper', 'spawner-service', 'api']) await builtEntry(app);
  }, 5 * MINUTES);
  afterEach(() => {
    // Of a test that failed in between; the guard ends what it started.
    for (const child of harnesses.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => {
    for (const dir of folders) rmSync(dir, { recursive: true, force: true });
  });

  test('everything is killed at random, and every filing is there once, within the limits (G1, G2, G4, G8, G22, G26)', {
    timeout: 6 * MINUTES,
  }, async () => {
    const run = chaos(['--filings', '60', '--seed', '5', '--minutes', '0.66', '--every', '3.5']);
    const code = await run.exit;
    const story = run.lines.join('\n');
    expect(summaryOf(run), story).toMatchObject({
      ok: true,
      filings: 60,
      lost: 0,
      duplicates: 0,
      orphans: 0,
      limitExceeded: 0,
      kills: { flush: 1 },
    });
    const { kills } = summaryOf(run) as { kills: Record<string, number> };
    for (const [kind, count] of Object.entries(kills)) expect(count, `${kind}\n${story}`).toBeGreaterThan(0);
    expect(code).toBe(0);
    expect(run.table.read()).toEqual([]);
    expect(existsSync(run.dir)).toBe(false);
  });

  test('a filing that is lost is found, named, and the exit code is 1', { timeout: 4 * MINUTES }, async () => {
    // Nobody polls the debt segment of NSE: its filing cannot get in.
    const run = chaos(['--filings', '60', '--minutes', '0.15', '--kinds', 'api', '--patience', '8'], {
      FILINGS_NSE_SEGMENTS: 'equities',
    });
    const code = await run.exit;
    expect(summaryOf(run), run.lines.join('\n')).toMatchObject({ ok: false, filings: 60, lost: 1, duplicates: 0 });
    expect(run.lines.join('\n')).toMatch(/1 filings are not in the database:\n {4}nse:debt:\d+/);
    expect(code).toBe(1);
    expect(run.lines.join('\n')).toContain(`Logs of all processes are kept in ${join(run.dir, 'logs')}`);
    expect(existsSync(join(run.dir, 'logs', 'spawner-1.log'))).toBe(true);
    expect(run.table.read()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'ended by %s in mid-run it leaves no process and no data',
    async (signal) => {
      const run = chaos(['--filings', '60', '--kinds', 'api']);
      await busy(run);
      expect(run.table.read().map(({ command }) => command[0])).toEqual(
        expect.arrayContaining([expect.stringMatching(/redis|valkey/)]),
      );
      run.child.kill(signal);
      expect(await run.exit).toBe(signal === 'SIGINT' ? 130 : null);
      await until(() => run.table.read().length === 0, { timeoutMs: 30_000 });
      await until(() => !existsSync(join(run.dir, 'data')), { timeoutMs: 10_000 });
    },
    3 * MINUTES,
  );

  test.each([
    [['--kinds', 'worker,moon'], '"moon" is none of worker, spawner, redis, postgres, api, scraper, flush'],
    [['--filings', '0'], 'give a whole number from 1'],
    [['--minute', '3'], "unknown option '--minute'"],
  ])('%s is refused in words', async (args, words) => {
    const run = chaos(args);
    expect(await run.exit).toBe(2);
    expect(run.lines.join('\n')).toContain(words);
  });

  test('--plan prints the schedule, the same every time, and runs nothing', async () => {
    const [one, two] = [chaos(['--plan', '--seed', '9']), chaos(['--plan', '--seed', '9'])];
    expect(await one.exit).toBe(0);
    await two.exit;
    expect(one.lines.length).toBeGreaterThan(20);
    expect(one.lines).toEqual(two.lines);
    expect(existsSync(one.dir)).toBe(false);
  });
});
