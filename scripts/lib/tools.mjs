import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { step } from './step.mjs';
import { satisfies } from './version.mjs';

/** The Node that is fetched where the machine's own is too old. */
const NODE = '24.21.0';

/** The versions that package.json asks for: its one place. */
export function readPins(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { node: manifest.engines.node, pnpm: manifest.devEngines.packageManager.version };
}

/**
 * Makes pnpm, and Node where needed, available in `.toolchain`, once: later runs fetch nothing. What the machine has
 * in the right version is used as it is. Returns the environment to run everything else in.
 */
export async function installTools(root, pins) {
  const dir = join(root, '.toolchain');
  const env = cleanEnvironment();
  const wanted = [
    ...(satisfies(process.version, pins.node) ? [] : [`node@${NODE}`]),
    ...(has('pnpm', pins.pnpm, env) ? [] : [`pnpm@${pins.pnpm}`]),
  ];
  if (wanted.length > 0) {
    const stampFile = join(dir, 'stamp');
    const stamp = `${wanted.join(' ')} ${process.platform}-${process.arch}\n`;
    if (read(stampFile) !== stamp) {
      rmSync(dir, { recursive: true, force: true });
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'package.json'), '{ "private": true }\n');
      await npm(['install', '--prefix', dir, '--no-audit', '--no-fund', '--no-package-lock', '--no-save', ...wanted], {
        title: `Fetching ${wanted.join(' and ')} into .toolchain (once)`,
        cwd: dir,
        env,
      });
      writeFileSync(stampFile, stamp);
    }
  }
  // Where nothing was fetched the folder does not exist, which a search path allows.
  return {
    ...env,
    PATH: [join(dir, 'node_modules/.bin'), env.PATH].filter(Boolean).join(delimiter),
    // Workers start often: their code is compiled once. Unset, tools that cache leave theirs in the temporary folder.
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE || join(root, 'node_modules/.cache/compile'),
  };
}

function has(program, version, env) {
  const { stdout } = spawnSync(program, ['--version'], { env, encoding: 'utf8' });
  return (stdout ?? '').trim() === version;
}

/** The npm that runs us, with the node that runs us: no shell in between, so paths may hold spaces. */
function npm(args, { title, ...options }) {
  const cli = process.env.npm_execpath;
  const own = cli && basename(cli) === 'npm-cli.js';
  return step(title, own ? process.execPath : 'npm', own ? [cli, ...args] : args, {
    ...options,
    hint: 'The npm registry must be reachable the first time; run the command again when it is.',
  });
}

/**
 * Ours without what npm tells its scripts of this project: an npm or pnpm started below would take it for its own
 * settings. What a user set (registry, proxy, certificates) stays.
 */
function cleanEnvironment() {
  const ours =
    /^npm_(package|lifecycle|command|execpath|node_execpath)|^npm_config_(local_prefix|global_prefix|prefix)$/i;
  const entries = Object.entries(process.env).filter(([key]) => !ours.test(key));
  return { ...Object.fromEntries(entries), TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
