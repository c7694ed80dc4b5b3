import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from a later one that got the same number: when it started. Null when it is gone, or a zombie
 * that nobody has collected.
 */
export function processStamp(pid: number): string | null {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
    const [, state, start] = /^(\S+)\s+(.*)$/.exec((stdout ?? '').trim()) ?? [];
    return start === undefined || state!.startsWith('Z') ? null : start;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold anything; state and start time count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ['Z', 'X'].includes(fields[0]!) ? null : fields[19]!;
  } catch {
    return null;
  }
}

/** Resident memory of a process in MB; null when it cannot be read. */
export function residentMb(pid: number): number | null {
  try {
    const kb =
      process.platform === 'linux'
        ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        : spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim();
    return kb ? Number(kb) / 1024 : null;
  } catch {
    return null;
  }
}
