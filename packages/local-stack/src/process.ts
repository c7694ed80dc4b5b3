import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A mark that tells a process from a later one with the same pid: boot and start time. Null when there is none,
 * or when it is a zombie that nobody has collected (a container without an init keeps these for ever).
 */
export function processStamp(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the command in parentheses and may hold anything; the rest counts from after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
    } catch {
      return null;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const line = (stdout ?? '').trim();
  return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
}

export const isAlive = (pid: number): boolean => processStamp(pid) !== null;

/** The command line of a process, empty when there is none. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

/** Signals of rising strictness, each with the time it is given (ms). */
export type Steps = readonly (readonly [NodeJS.Signals, number])[];

/** Sends each signal in turn and gives it its time (ms); true once the process is gone. */
export async function endProcess(pid: number, steps: Steps): Promise<boolean> {
  const stamp = processStamp(pid);
  if (stamp === null) return true;
  for (const [signal, patience] of steps) {
    try {
      process.kill(pid, signal);
    } catch {
      return processStamp(pid) !== stamp;
    }
    for (const until = Date.now() + patience; Date.now() < until; await delay(20)) {
      if (processStamp(pid) !== stamp) return true;
    }
  }
  return processStamp(pid) !== stamp;
}

/** Where programs are looked for. The one thing read from the environment here: starting a program reads it anyway. */
export const searchPath = (): string => process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
