import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunMark } from './processes.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Starts the guard of a run. The function that it returns lets it go: at once when nothing of the run is left, else
 * after it has removed what is.
 */
export function startGuard(mark: RunMark, remove: readonly string[]): (clean: boolean) => Promise<void> {
  const child = spawn(
    process.execPath,
    [
      ...(extension === 'ts' ? ['--conditions=@filings/source'] : []),
      fileURLToPath(new URL(`./guard.${extension}`, import.meta.url)),
      JSON.stringify({ mark, remove }),
    ],
    // Neither in our group nor with our mark: it must outlive both.
    { detached: true, stdio: ['pipe', 'ignore', 'inherit'], cwd: '/', env: { PATH: process.env.PATH } },
  );
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  return async (clean) => {
    child.stdin.end(clean ? 'done\n' : '');
    await ended;
  };
}
