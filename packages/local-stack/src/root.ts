import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalStackError } from './error.ts';

/** The folder of the workspace that this package lives in (it is private, so it always lives in one). */
export function repositoryRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let dir = here; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'pnpm-workspace.yaml'))) return dir;
    if (dir === dirname(dir)) throw new LocalStackError('no_workspace', `No workspace was found above ${here}`);
  }
}

export const migrationsFolder = (): string => join(repositoryRoot(), 'supabase', 'migrations');
