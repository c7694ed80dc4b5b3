import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { QUEUE_NAMES } from '@filings/queue-core';
import { builtEntry, test } from '@filings/test-kit';
import { beforeAll, expect } from 'vitest';
import { createWorkerCommand, workerEnvironment } from '../src/worker-command.ts';

let workers: string;
beforeAll(async () => {
  workers = join(dirname(await builtEntry('spawner-service')), 'workers');
});

const PROGRAM = `
const { join } = require('node:path');
exports.greet = (name) => 'hello ' + name;
import('./part.cjs').then(({ default: part }) => console.log(part, process.argv[2], __filename === process.argv[1]));
`;
/** A part loaded later finds the program that loaded it, and does not run it again. */
const PART = `module.exports = require('./program.cjs').greet('part');`;

async function start(folder: string, code: string | undefined): Promise<{ stdout: string; stderr: string }> {
  const program = join(folder, 'program.cjs');
  await writeFile(program, PROGRAM);
  await writeFile(join(folder, 'part.cjs'), PART);
  return promisify(execFile)(process.execPath, [join(workers, 'start.cjs'), program, 'worker-1'], {
    env: { ...process.env, NODE_DEBUG: 'filings', NODE_COMPILE_CACHE: code },
  });
}

const OUTPUT = 'hello part worker-1 true\n';

test('a worker runs the code that the one before it compiled', async ({ tempDir }) => {
  const code = join(tempDir, 'code');
  const first = await start(tempDir, code);
  expect(first.stdout).toBe(OUTPUT);
  expect(first.stderr).toContain('compiled code not found');
  const second = await start(tempDir, code);
  expect(second.stdout).toBe(OUTPUT);
  expect(second.stderr).toContain('compiled code found');
});

test('damaged code is not run but replaced, and nowhere to keep it is no failure', async ({ tempDir }) => {
  const code = join(tempDir, 'code');
  await start(tempDir, code);
  const [kept] = (await readdir(code)).filter((name) => name.startsWith('program.cjs-'));
  await writeFile(join(code, kept!), 'damaged');
  expect((await start(tempDir, code)).stdout).toBe(OUTPUT);
  expect((await start(tempDir, code)).stderr).toContain('compiled code found');

  expect((await start(tempDir, undefined)).stdout).toBe(OUTPUT);
  const file = join(tempDir, 'a-file');
  await writeFile(file, '');
  const nowhere = await start(tempDir, join(file, 'below'));
  expect(nowhere.stdout).toBe(OUTPUT);
  expect(nowhere.stderr).toContain('compiled code not kept');
});

test('code is kept only where nobody else can write it', async ({ tempDir }) => {
  const ours = workerEnvironment({ FILINGS_DATA_DIR: tempDir }).NODE_COMPILE_CACHE!;
  expect(dirname(ours)).toBe(tempDir);
  await chmod(ours, 0o777);
  expect(workerEnvironment({ FILINGS_DATA_DIR: tempDir })).toEqual({ FILINGS_DATA_DIR: tempDir });

  const other = join(tempDir, 'other');
  await mkdir(other);
  await symlink(tempDir, ours.replace(tempDir, other));
  expect(workerEnvironment({ FILINGS_DATA_DIR: other })).toEqual({ FILINGS_DATA_DIR: other });
});

test('nothing but its one file is loaded on the way to the first job', async ({ tempDir }) => {
  const hook = join(tempDir, 'loaded.cjs');
  await writeFile(hook, "process.on('exit', () => console.log(JSON.stringify(Object.keys(require.cache))));");
  for (const queue of QUEUE_NAMES) {
    const { args } = createWorkerCommand(workers)(queue);
    // Without the id of a worker it ends once it is loaded.
    const { stdout } = await promisify(execFile)(process.execPath, ['--require', hook, ...args]).catch(
      (refused: { code: number; stdout: string }) => (refused.code === 2 ? refused : Promise.reject(refused)),
    );
    expect(JSON.parse(stdout)).toEqual([hook, ...args.slice(-2)]);
  }
});

test('sources are run in the workspace, bundles where they are given', () => {
  const sources = createWorkerCommand()('ai_processing');
  expect(sources.args.at(-1)).toMatch(/src[\\/]entries[\\/]ai\.ts$/);
  const bundles = createWorkerCommand(workers)('supabase_upload');
  expect(bundles.args.at(-2)).toBe(join(workers, 'start.cjs'));
  expect(bundles.args.at(-1)).toMatch(/upload-[\w-]+\.cjs$/);
});
