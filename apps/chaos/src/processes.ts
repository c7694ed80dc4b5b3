import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { catalog, QUEUE_NAMES, type QueueName } from '@filings/queue-core';

/** A living process of one run, as the kernel's table has it. */
export interface RunProcess {
  pid: number;
  /** Its parent now: 1, or whoever collects orphans, once the process that started it is gone. */
  ppid: number;
  command: readonly string[];
}

export interface WorkerProcess extends RunProcess {
  queue: QueueName;
  workerId: string;
}

/** How processes of a run are known: by a name in their environment, or by the folder that a server works in. */
export interface RunMark {
  variable: string;
  value: string;
  folders: readonly string[];
}

/** A stranger is looked at so often before it is taken for one: between fork and exec a child looks like its parent. */
const LOOKS = 25;

/** Reads the process table of the machine for the processes of one run. Needs /proc, so Linux. */
export function createProcessTable({ variable, value, folders }: RunMark) {
  const entry = `${variable}=${value}`;
  const strangers = new Map<number, number>();
  const ours = new Set<number>();

  function isOurs(pid: number): boolean {
    if (ours.has(pid)) return true;
    if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry)) return true;
    return folders.length > 0 && folders.includes(readlinkSync(`/proc/${pid}/cwd`));
  }

  function look(pid: number): RunProcess | null {
    const seen = strangers.get(pid) ?? 0;
    if (seen >= LOOKS) return null;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the command in parentheses and may hold anything; the rest counts from after it.
      const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie is dead: it runs nothing, and only waits for its parent to read how it ended.
      if (state === 'Z' || state === 'X') return null;
      if (!isOurs(pid)) {
        strangers.set(pid, seen + 1);
        return null;
      }
      ours.add(pid);
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
      // Its memory is gone already: it dies at this moment.
      return command.length === 0 ? null : { pid, ppid: Number(ppid), command };
    } catch {
      // It ended while we looked, or it is somebody else's.
      return null;
    }
  }

  return {
    read(): RunProcess[] {
      const pids = new Set(
        readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(Number),
      );
      // A number may be used again.
      for (const pid of strangers.keys()) if (!pids.has(pid)) strangers.delete(pid);
      for (const pid of ours) if (!pids.has(pid)) ours.delete(pid);
      return [...pids].flatMap((pid) => look(pid) ?? []);
    },
  };
}

export type ProcessTable = ReturnType<typeof createProcessTable>;

/** The worker id, `ai_<epoch seconds>_<slot>…`, is among the arguments of every worker. */
const WORKER_ID = /^([a-z]+)_\d{9,}_\d+/;

/** The workers among them, in the order of their ids. */
export function workersAmong(processes: readonly RunProcess[]): WorkerProcess[] {
  return processes
    .flatMap((process) => {
      const workerId = process.command.find((argument) => WORKER_ID.test(argument));
      const name = workerId && WORKER_ID.exec(workerId)?.[1];
      const queue = QUEUE_NAMES.find((queue) => catalog[queue].worker === name);
      return workerId && queue ? [{ ...process, queue, workerId }] : [];
    })
    .sort((a, b) => (a.workerId < b.workerId ? -1 : 1));
}
