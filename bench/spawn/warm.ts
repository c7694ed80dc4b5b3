import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { Bed } from './bed.ts';

/** A worker is there and waits: job added -> handler starts, in milliseconds. */
export function measureWarm(bed: Bed, samples: number): Promise<number[]> {
  const env = { FILINGS_AI_JOBS_PER_SESSION: String(samples + 10) };
  return bed.with({ waiting: true, env }, async ({ addWait, clock, idle }) => {
    const warmMs: number[] = [];
    for (let sample = -3; sample < samples; sample += 1) {
      const { jobId, addedAt } = await addWait(0);
      const { at } = await clock.startOf(jobId);
      await idle({ workers: false });
      // The worker is back at its wait, and the spawner's own look at it is over.
      await delay(100);
      if (sample >= 0) warmMs.push(at - addedAt);
    }
    return warmMs;
  });
}

/** A standby worker is kept, and each job takes it: job added -> handler starts. Empty where none ever came. */
export function measureStandby(bed: Bed, samples: number): Promise<number[]> {
  const env = { FILINGS_AI_STANDBY: '1', FILINGS_AI_COOLDOWN_MS: '0', FILINGS_AI_JOBS_PER_SESSION: '1' };
  return bed.with({ waiting: true, env }, async ({ addWait, clock, service }) => {
    const ms: number[] = [];
    for (let sample = -2; sample < samples; sample += 1) {
      const came = await until('a standby worker', () => service.workers().length > 0, 10_000).catch(() => false);
      if (!came) return [];
      // It has loaded all that it will need.
      await delay(600);
      const { jobId, addedAt } = await addWait(0);
      const { at } = await clock.startOf(jobId);
      if (sample >= 0) ms.push(at - addedAt);
      await delay(200);
    }
    return ms;
  });
}
