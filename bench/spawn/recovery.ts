import { setTimeout as delay } from 'node:timers/promises';
import type { Bed, Running } from './bed.ts';

const WORK_MS = 2_000;
const NO_COOLDOWN = { FILINGS_AI_COOLDOWN_MS: '0', FILINGS_AI_JOBS_PER_SESSION: '1000' };

/** kill -9 of the only worker in mid-job: until the job's handler starts again, in a worker made for it. */
export function measureFreshRecovery(bed: Bed, samples: number): Promise<number[]> {
  return bed.with({ waiting: true, env: { ...NO_COOLDOWN, FILINGS_AI_IDLE_EXIT_MS: '200' } }, async (running) => {
    const ms: number[] = [];
    for (let sample = -1; sample < samples; sample += 1) {
      await running.idle();
      const { jobId } = await running.addWait(WORK_MS);
      const { pid } = await running.clock.startOf(jobId);
      await delay(100);
      const killedAt = Date.now();
      process.kill(pid, 'SIGKILL');
      const again = await running.clock.startOf(jobId, 2);
      if (sample >= 0) ms.push(again.at - killedAt);
    }
    return ms;
  });
}

/** The same where another worker of the queue is idle. */
export function measureIdleRecovery(bed: Bed, samples: number): Promise<number[]> {
  return bed.with({ waiting: true, env: NO_COOLDOWN }, async (running) => {
    const ms: number[] = [];
    for (let sample = -1; sample < samples; sample += 1) {
      await haveTwoWorkers(running);
      const { jobId } = await running.addWait(WORK_MS);
      const { pid } = await running.clock.startOf(jobId);
      await delay(100);
      const killedAt = Date.now();
      process.kill(pid, 'SIGKILL');
      const again = await running.clock.startOf(jobId, 2);
      if (sample >= 0) ms.push(again.at - killedAt);
    }
    return ms;
  });
}

/** Two jobs at once are given to two workers, unless the spawner holds back after the crash before. */
async function haveTwoWorkers({ addWait, clock, idle }: Running): Promise<void> {
  for (;;) {
    await idle({ workers: false });
    const jobs = [await addWait(400), await addWait(400)];
    const starts = await Promise.all(jobs.map(({ jobId }) => clock.startOf(jobId)));
    await idle({ workers: false });
    if (starts[0]?.pid !== starts[1]?.pid) return;
  }
}

/** Of a short lease, in milliseconds; a job must fit into it. */
export const HOST_LEASE_MS = 3_000;

/** A host vanishes with its spawner and its workers in mid-job: until the job's handler starts on another one. */
export async function measureHostGone(bed: Bed, samples: number): Promise<number[]> {
  const env = {
    ...NO_COOLDOWN,
    FILINGS_AI_LEASE_MS: String(HOST_LEASE_MS),
    FILINGS_AI_TIMEOUT_MS: '2500',
    FILINGS_AI_GRACE_MS: '500',
  };
  const ms: number[] = [];
  for (let sample = 0; sample < samples; sample += 1)
    await bed.with({ waiting: true, env }, async ({ service, another, addWait, clock }) => {
      const { jobId } = await addWait(2_000);
      await clock.startOf(jobId);
      await another();
      const goneAt = Date.now();
      service.vanish();
      const again = await clock.startOf(jobId, 2, 60_000);
      ms.push(again.at - goneAt);
    });
  return ms;
}
