import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isAlive } from '../../src/index.ts';

/** Every live process that has that folder in its command line or works in it (Linux). */
export function processesOf(dir: string): { pid: number; command: string }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const within = command.includes(dir) || readlinkSync(`/proc/${pid}/cwd`).startsWith(dir);
      return within && isAlive(Number(pid)) ? [{ pid: Number(pid), command }] : [];
    } catch {
      // Ended while we looked.
      return [];
    }
  });
}

/** The one process of a folder whose command line matches. */
export function processOf(dir: string, pattern: RegExp): number {
  const found = processesOf(dir).filter(({ command }) => pattern.test(command));
  if (found.length !== 1) throw new Error(`${found.length} processes match ${pattern} in ${dir}`);
  return found[0]!.pid;
}
