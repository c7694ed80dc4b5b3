import { until } from '../support/until.ts';
import type { Bed } from './bed.ts';

export const LATENCY_MS = 2_000;
export const WORKERS = 3;

/**
 * Jobs that each wait for a model, with the limits of the catalog: the least time that three workers could take over the
 * time taken from the first job added until the last is done, cold start included.
 */
export function measureOfIdeal(bed: Bed, jobs: number): Promise<{ ofIdeal: number; seconds: number }> {
  return bed.with({ waiting: true }, async ({ addWait, queues }) => {
    const start = performance.now();
    await Promise.all(Array.from({ length: jobs }, () => addWait(LATENCY_MS)));
    const idealMs = (jobs * LATENCY_MS) / WORKERS;
    await until(
      `${jobs} jobs done`,
      async () => {
        const { ready, active, delayed } = await queues.depth('ai_processing');
        return ready + active + delayed === 0;
      },
      idealMs * 3 + 60_000,
      20,
    );
    const tookMs = performance.now() - start;
    return { ofIdeal: idealMs / tookMs, seconds: tookMs / 1000 };
  });
}
