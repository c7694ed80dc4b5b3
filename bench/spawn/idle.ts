import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bed } from './bed.ts';

export interface Idle {
  /** Share of one core. */
  cpu: number;
  rssMb: number;
  workers: number;
}

/** The spawner alone, with nothing to do. Read from /proc, so on Linux only. */
export function measureIdle(bed: Bed, seconds: number): Promise<Idle> {
  return bed.with({ env: { NODE_OPTIONS: '' } }, async ({ service }) => {
    await delay(3_000);
    const before = cpuSeconds(service.pid);
    const start = performance.now();
    await delay(seconds * 1000);
    const cpu = (cpuSeconds(service.pid) - before) / ((performance.now() - start) / 1000);
    const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'));
    return { cpu, rssMb: Number(rss?.[1]) / 1024, workers: service.workers().length };
  });
}

/** User and system time; the kernel counts in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
