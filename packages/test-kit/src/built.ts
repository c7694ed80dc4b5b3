import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@filings/local-stack';

/** The entry point of an app in its built form, as production runs it; nothing is built where it is current. */
export async function builtEntry(app: string): Promise<string> {
  const root = repositoryRoot();
  await promisify(execFile)('pnpm', ['exec', 'turbo', 'run', 'build', `--filter=${app}`], {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  return join(root, 'apps', app, 'dist', 'main.js');
}
