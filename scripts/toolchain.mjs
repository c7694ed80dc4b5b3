// npm start, npm test, npm run filings: all set-up on a machine that has nothing but Node >= 18 and its npm, then the work itself.
// No dependency and no new syntax: this file runs before anything is installed, on the oldest Node that we meet.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onOrphaned } from './lib/ancestors.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { Failure, step } from './lib/step.mjs';
import { installTools, readPins } from './lib/tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const commands = {
  start: ['--conditions=@filings/source', join(root, 'apps/launcher/src/main.ts')],
  test: [join(root, 'scripts/check.mjs')],
  filings: ['--conditions=@filings/source', join(root, 'apps/cli/src/main.ts')],
};

/** The one thing that has to be built before a start: apps run from their sources, a browser cannot. */
const webPage = ['run', 'build', '--filter=web', '--output-logs=errors-only'];

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(`Usage: node scripts/toolchain.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}

try {
  const env = await installTools(root, readPins(root));
  await installDependencies(root, env);
  if (name === 'start') await buildWebPage(env);
  process.exitCode = await run('node', [...command, ...args], env);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

/** A cached step of a tenth of a second once it is built. */
function buildWebPage(env) {
  return step('Building the web page', join(root, 'node_modules/.bin/turbo'), webPage, {
    cwd: root,
    env: { ...env, TURBO_TELEMETRY_DISABLED: '1' },
    hint: 'Run "pnpm --filter web build" to see more.',
  });
}

/** Runs in our place: our terminal, our signals, our exit code. It ends with us, and we with npm, however that goes. */
function run(program, programArgs, env) {
  const child = spawn(program, programArgs, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the whole group: passed on as well, it would count as pressed twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const unwatch = onOrphaned(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      unwatch();
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}
