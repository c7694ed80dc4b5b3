import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Task } from './store-process.ts';

const script = fileURLToPath(new URL('store-process.ts', import.meta.url));

export interface StoreProcess {
  child: ChildProcess;
  /** The first line that it prints. */
  said: Promise<string>;
  /** @throws what it printed on stderr, when it ended with another code than 0 */
  ended: Promise<string>;
}

/** Does a task in a process of its own, as workers do. */
export function startProcess(task: Task): StoreProcess {
  const child = spawn(process.execPath, ['--conditions=@filings/source', script, JSON.stringify(task)]);
  let [output, errors] = ['', ''];
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const said = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.trim());
    });
  });
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0 || errors !== '') throw new Error(`ended with ${code}: ${errors}`);
    return output.trim();
  });
  ended.catch(() => undefined);
  return { child, said, ended };
}

/** Ends it as a crash does. */
export async function kill({ child }: StoreProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'close');
}
