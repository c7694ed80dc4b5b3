import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './step.mjs';

/** Installs what the lockfile names, unless exactly that was installed before: then nothing is asked or fetched. */
export async function installDependencies(root, env) {
  const stampFile = join(root, 'node_modules/.filings-installed');
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'));
  const stamp = `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;
  const complete = existsSync(join(root, 'node_modules/.modules.yaml'));
  if (complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  await step('Installing dependencies', 'pnpm', ['install', '--frozen-lockfile'], {
    cwd: root,
    env: { ...env, CI: 'true' },
    hint: 'If the lockfile is behind package.json, run "pnpm install"; else the npm registry must be reachable.',
  });
  writeFileSync(stampFile, stamp);
}
