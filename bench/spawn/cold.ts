import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CONTRACT_VERSION, type QueueName } from '@filings/queue-core';
import { aiJob, sampleFiling } from '../support/filings.ts';
import type { Bed, Running } from './bed.ts';

/** Workers end soon after their job, and places are free at once: so that one sample need not wait for the next. */
const SHORT_LIVES = Object.fromEntries(
  ['AI', 'UPLOAD', 'INVESTOR'].flatMap((label) => [
    [`FILINGS_${label}_IDLE_EXIT_MS`, '200'],
    [`FILINGS_${label}_COOLDOWN_MS`, '0'],
  ]),
);

export interface ColdSamples {
  /** Job added -> handler starts, in milliseconds. */
  coldMs: number[];
  /** The part of it before the worker's process began: queue event, decision, reservation, fork. */
  beforeProcessMs: number[];
  /** User and system time of the worker's process until its handler starts. */
  cpuMs: number[];
  /** `node -e 0` from start to exit, measured in between. */
  emptyNodeMs: number[];
}

/** An idle system without a worker, one job added: until its handler starts in a worker of the real bundles. */
export function measureCold(bed: Bed, queue: QueueName, samples: number): Promise<ColdSamples> {
  return bed.with({ env: SHORT_LIVES }, async (running) => {
    const result: ColdSamples = { coldMs: [], beforeProcessMs: [], cpuMs: [], emptyNodeMs: [] };
    // The first two fill the compile cache.
    for (let sample = -2; sample < samples; sample += 1) {
      await running.idle();
      await delay(200);
      const addedAt = Date.now();
      const start = await running.clock.startOf(await add(running, queue, sample));
      await running.idle();
      const emptyMs = emptyNode();
      if (sample < 0) continue;
      result.coldMs.push(start.at - addedAt);
      result.beforeProcessMs.push(start.bornAt - addedAt);
      result.cpuMs.push(start.cpuMs);
      result.emptyNodeMs.push(emptyMs);
    }
    return result;
  });
}

function add({ queues }: Running, queue: QueueName, sample: number): Promise<string> {
  const id = `cold-${process.pid}-${sample}`;
  if (queue === 'ai_processing') return queues.add(queue, aiJob(id));
  if (queue === 'supabase_upload')
    return queues.add(queue, { v: CONTRACT_VERSION, kind: 'detected', filing: sampleFiling(id) });
  return queues.add(queue, {
    v: CONTRACT_VERSION,
    announcementId: randomUUID(),
    filingId: randomUUID(),
    investors: [{ name: 'Sample Fund', kind: 'institution', role: 'allottee', page: 1, quote: 'Sample Fund' }],
  });
}

function emptyNode(): number {
  const start = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  return performance.now() - start;
}
