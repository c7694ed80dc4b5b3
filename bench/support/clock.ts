import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

/** One start of a handler. Times are epoch milliseconds of the worker's own clock. */
export interface HandlerStart {
  at: number;
  queue: string;
  jobIds: string[];
  pid: number;
  /** When the worker's process began. */
  bornAt: number;
  /** User and system time of the process until then. */
  cpuMs: number;
}

/** What the preloaded `handler-clock.cjs` of the workers wrote; `env` makes them write. */
export function openClock(folder: string) {
  const file = join(folder, 'handler-starts');
  writeFileSync(file, '');
  const read = (): HandlerStart[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return {
    env: {
      NODE_OPTIONS: `--require=${join(import.meta.dirname, 'handler-clock.cjs')}`,
      BENCH_CLOCK_FILE: file,
    },
    read,
    /** Waits for the `nth` start (from 1) of a job. */
    startOf: (jobId: string, nth = 1, timeoutMs = 30_000) =>
      until(
        `start ${nth} of ${jobId}`,
        () => read().filter(({ jobIds }) => jobIds.includes(jobId))[nth - 1],
        timeoutMs,
      ),
  };
}

export type Clock = ReturnType<typeof openClock>;
