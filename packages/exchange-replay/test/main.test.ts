import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Replay } from '../src/server.ts';
import { hasShared, rowsOf, SHARED } from './support.ts';
import { overHttp2 } from './tls.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--conditions=@filings/source', MAIN, ...args], { stdio: 'pipe' });
  children.push(child);
  const lines: string[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal, lines, errors }));
  const url = async () => {
    await Promise.race([once(child.stdout, 'data'), exited]);
    return (JSON.parse(lines[0] ?? 'null') as { url: string }).url;
  };
  return { child, exited, url, lines };
}

describe('the executable', () => {
  it('prints one JSON line, serves the generated day, and ends when its stdin closes', async () => {
    const { child, exited, url } = start('--port', '0', '--seed', '3', '--filings', '40', '--duration-ms', '1000');
    const base = await url();
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await rowsOf(await fetch(`${base}/_replay/list`))).toHaveLength(40);
    expect(await (await fetch(`${base}/_replay/truth`)).json()).toMatchObject({
      expectedAnnouncements: expect.any(Number),
      filings: expect.any(Array),
    });
    child.stdin!.end();
    expect(await exited).toMatchObject({ code: 0, signal: null, lines: [expect.stringContaining(base)] });
  });

  it('ends on SIGTERM', async () => {
    const { child, exited, url } = start('--filings', '2', '--speed', '10');
    await url();
    child.kill('SIGTERM');
    expect(await exited).toMatchObject({ code: 0, signal: null });
  });

  it('replays as its options say: days, faults, limits, TLS with the certificate to trust', async () => {
    const days = ['--days', '2', '--filings', '120', '--spread', '21:00..23:59:59', '--spread', '00:00..01:00'];
    const rows = ['--late', '0.2', '--segments', 'all', '--debt-scrips', '9', '--documents', 'lazy'];
    const hosts = ['--tls', '--nse-http1', 'hangs', '--rate-limit', 'nse:2', '--feed-navs', '5', '--dirty-masters'];
    const more = ['--robots', 'silent', '--nse-cookie-age-ms', '7200000'];
    const faults = ['--fault', 'bse-list:2%@13:00..14:00:slow=20', '--fault-seed', '4'];
    const { lines, url } = start(...days, ...rows, ...hosts, ...more, ...faults, '--speed', '3600');
    expect(await url()).toMatch(/^https:/);
    const replay = JSON.parse(lines[0]!) as Replay;
    expect(replay.ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const list = JSON.parse((await overHttp2(replay, '/_replay/list')).body) as {
      visibleAt: string;
      segment: string;
    }[];
    expect(list).toHaveLength(240);
    expect(list.filter(({ segment }) => segment === 'mf').length).toBeGreaterThan(0);
    expect(JSON.parse((await overHttp2(replay, '/_replay/faults')).body)).toEqual([
      { match: 'bse-list', probability: 0.02, seed: 4, from: '13:00', until: '14:00', answer: 'slow', ms: 20 },
    ]);
  });

  it.skipIf(!hasShared)('serves a recording', async () => {
    const { url } = start('--recording', `${SHARED}recordings/weekend-2026-01-24`, '--speed', '1000');
    const base = await url();
    expect(await rowsOf(await fetch(`${base}/_replay/list`))).toHaveLength(197 + 35);
    expect((await fetch(`${base}/_replay/truth`)).status).toBe(404);
  });

  it.each([
    [['--filings', 'many'], /--filings wants a number/],
    [['--recording', '/nowhere'], /cannot be read/],
    [['--fault', 'all:1:html200'], /--fault "all:1:html200"/],
    [['--rate-limit', 'lse:3'], /--rate-limit wants bse or nse/],
    [['--spread', '21:00'], /--spread wants FROM\.\.UNTIL/],
    [['--documents', 'none'], /--documents wants sized or lazy/],
    [['--late', '3'], /share of 3 late rows/],
    [['--sped', '9'], /Unknown option '--sped'/],
    [['--speed', '0'], /cannot run at 0/],
  ])('refuses %j with a reason and exit code 1', async (args, message) => {
    const { code, errors, lines } = await start(...args).exited;
    expect([code, lines]).toEqual([1, []]);
    expect(errors).toMatch(message);
  });
});
