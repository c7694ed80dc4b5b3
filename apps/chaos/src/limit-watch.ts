import { Worker } from 'node:worker_threads';
import type { AllLimits, QueueName } from '@filings/queue-core';
import type { RunMark } from './processes.ts';
import type { Exceeded } from './tally.ts';

export interface WatchReport {
  exceeded: Exceeded[];
  /** The most workers of a queue in one sample. */
  most: Record<QueueName, number>;
  /** Workers seen. */
  started: number;
  samples: number;
  /** Between two samples. */
  gapMs: { p50: number; p99: number; most: number };
}

/** `sample`: now, beside the regular ones. `report`: the last one, and tell all. */
export type WatchRequest = 'sample' | 'report';
export type WatchMessage =
  | { type: 'sampled' }
  | { type: 'exceeded'; stretch: Exceeded }
  | { type: 'report'; report: WatchReport };

export interface LimitWatchOptions {
  mark: RunMark;
  limits: AllLimits;
  onExceeded(stretch: Exceeded): void;
  /** Default 30. */
  everyMs?: number;
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** Samples the process table until it is asked for its report, and whenever it is told that a worker was started. */
export function watchLimits({ mark, limits, onExceeded, everyMs = 30 }: LimitWatchOptions) {
  const thread = new Worker(new URL(`./sampler.${extension}`, import.meta.url), {
    workerData: { mark, limits, everyMs },
  });
  const { promise: reported, resolve, reject } = Promise.withResolvers<WatchReport>();
  // Asked for or not, a watch that broke is told of only where its report is needed.
  reported.catch(() => {});
  const sampled: (() => void)[] = [];
  thread.on('message', (message: WatchMessage) => {
    if (message.type === 'exceeded') onExceeded(message.stretch);
    else if (message.type === 'sampled') sampled.shift()?.();
    else resolve(message.report);
  });
  thread.once('error', reject);
  thread.once('exit', () => reject(new Error('the watch over the limits ended before its report')));
  const ask = (request: WatchRequest) => thread.postMessage(request);
  return {
    /** Resolves once a sample has been taken that is not older than this call. */
    sample(): Promise<void> {
      ask('sample');
      return new Promise((done) => sampled.push(done));
    },
    /** Ends the watch. */
    async report(): Promise<WatchReport> {
      ask('report');
      return reported;
    },
    stop: async () => void (await thread.terminate()),
  };
}
