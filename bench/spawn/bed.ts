import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectRedis, createQueues, QUEUE_NAMES, type Queues } from '@filings/queue-core';
import { type Clock, openClock } from '../support/clock.ts';
import { aiJob } from '../support/filings.ts';
import { build, type Service, startService } from '../support/service.ts';
import { openBenchStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

export interface Running {
  service: Service;
  clock: Clock;
  queues: Queues;
  /** Adds a job for the benches' own AI worker. @returns its id and the moment before it was added */
  addWait(ms: number): Promise<{ jobId: string; addedAt: number }>;
  /** No job, and no worker unless they stay by themselves. */
  idle(options?: { workers?: boolean }): Promise<void>;
  /** A second service on the same queues. */
  another(): Promise<Service>;
}

/** Where all rows are measured: services, a database and the built programs. */
export async function openBed() {
  const waitingWorkers = await build();
  const stack = await openBenchStack();
  const databaseUrl = await stack.database();
  const folder = mkdtempSync(join(tmpdir(), 'filings-bench-'));
  const connection = connectRedis(stack.redisUrl);
  let runs = 0;
  let jobs = 0;

  return {
    /** Runs a service of its own for one row; `waiting`: with the benches' workers, whose work is to wait. */
    async with<T>(
      { env = {}, waiting = false }: { env?: Record<string, string>; waiting?: boolean },
      measure: (running: Running) => Promise<T>,
    ): Promise<T> {
      runs += 1;
      const prefix = stack.prefix(`spawn-${runs}`);
      const clock = openClock(folder);
      const queues = createQueues({ connection, prefix });
      const full = {
        REDIS_URL: stack.redisUrl,
        DATABASE_URL: databaseUrl,
        FILINGS_KEY_PREFIX: prefix,
        FILINGS_DATA_DIR: folder,
        ...clock.env,
        ...env,
      };
      const start = () => startService(full, waiting ? waitingWorkers : undefined);
      const services = [await start()];
      // It listens to the queues a moment after it says that it runs.
      await delay(1_000);
      try {
        return await measure({
          service: services[0]!,
          clock,
          queues,
          async addWait(ms) {
            jobs += 1;
            const payload = aiJob(`wait-${jobs}`, { subject: String(ms) });
            const addedAt = Date.now();
            return { jobId: await queues.add('ai_processing', payload), addedAt };
          },
          async idle({ workers = true } = {}) {
            await until(
              'an idle system',
              async () => {
                const depths = await Promise.all(QUEUE_NAMES.map(queues.depth));
                const open = depths.reduce((sum, { ready, active, delayed }) => sum + ready + active + delayed, 0);
                return open === 0 && !(workers && services.some((service) => service.workers().length > 0));
              },
              60_000,
              50,
            );
          },
          async another() {
            const second = await start();
            services.push(second);
            return second;
          },
        });
      } finally {
        await Promise.all(services.map((service) => service.stop()));
        await queues.close();
      }
    },
    async close() {
      connection.disconnect();
      rmSync(folder, { recursive: true, force: true });
      await stack.close();
    },
  };
}

export type Bed = Awaited<ReturnType<typeof openBed>>;
