// Everything that CI runs, in order and to the end: a failure of one step does not hide those of the next.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { format, ofExit, ofTurbo, ofVitest, sum } from './lib/tally.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);

/** A script of this folder (or any command) as one check: add new ones here. */
const command = (program, ...args) => ({ program, args, tally: ofExit });

const steps = [
  command(bin('biome'), 'ci', '.'),
  command(process.execPath, '--test', 'scripts/test/*.test.mjs'),
  {
    program: bin('turbo'),
    env: { TURBO_TELEMETRY_DISABLED: '1' },
    args: ['run', 'build', 'check', '--continue', '--output-logs=errors-only', '--summarize'],
    tally: (code) => ofTurbo(takeTurboSummary(), code),
  },
  {
    program: bin('vitest'),
    args: (temp) => ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(temp, 'vitest.json')}`],
    env: { CI: 'true' },
    tally: (code, temp) => ofVitest(readJson(join(temp, 'vitest.json')), code),
  },
];

const temp = mkdtempSync(join(tmpdir(), 'filings-check-'));
try {
  takeTurboSummary();
  const tallies = [];
  for (const step of steps) {
    const args = typeof step.args === 'function' ? step.args(temp) : step.args;
    console.log(`\n> ${[step.program, ...args].join(' ').replaceAll(root, '')}`);
    const tally = step.tally(await run(step.program, args, step.env), temp);
    console.log(format(tally));
    tallies.push(tally);
  }
  await stackStopped();
  const total = sum(tallies);
  console.log(`\n${format(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
} finally {
  rmSync(temp, { recursive: true, force: true });
}

function run(program, args, env) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The services of the tests outlive the last of them by a moment; when we end, nothing of ours runs any more. */
async function stackStopped() {
  const mark = join(root, '.data/test/run/keeper.json');
  for (const until = Date.now() + 15_000; existsSync(mark) && Date.now() < until; ) await delay(50);
}

/** turbo writes one file a run; read and removed, so that they do not gather. */
function takeTurboSummary() {
  const dir = join(root, '.turbo/runs');
  let summary = null;
  try {
    for (const file of readdirSync(dir)) summary = readJson(join(dir, file));
    rmSync(dir, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return summary;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
