import { workersToStart } from '../../src/index.ts';

/** What a strategy is shown of one moment. */
export interface Seen {
  /** Jobs that a worker could take now. */
  ready: number;
  /** Workers that start or run, without the draining ones; and those of them that hold no job. */
  live: number;
  unclaimed: number;
  /** All that occupy a place, and those of them whose process does not run yet (Kubernetes: pending). */
  taken: number;
  pending: number;
  maxConcurrent: number;
  paused: boolean;
}

export interface Strategy {
  name: string;
  /** How many workers to start. */
  decide(seen: Seen): number;
  /**
   * What is checked in the moment of the start. `recheck`: places and jobs without a worker are counted again, in one
   * step with the reservation. `version`: there is a place, and nobody reserved or released one since the reading.
   * `slots`: there is a place. `none`: nothing, there are no slots and no cooldown.
   */
  guard: 'recheck' | 'version' | 'slots' | 'none';
  /** One instance that polls, and hears no queue events: as KEDA's operator. */
  polls?: boolean;
}

const clamp = (n: number) => Math.max(0, n);

/** KEDA's `maxScale`: one job a worker (`listLength` 1). */
const maxScale = ({ ready, maxConcurrent }: Seen) => Math.min(maxConcurrent, ready);

/** The spawner's own decision, with the guard that its reservation has. */
export const ours: Strategy = { name: 'ours', decide: workersToStart, guard: 'recheck' };

/** pkg/scaling/executor/scale_jobs.go: what waits less what runs, pending ones included. */
export const kedaDefault: Strategy = {
  name: 'KEDA default',
  decide: (seen) => (seen.paused ? 0 : clamp(maxScale(seen) - seen.taken)),
  guard: 'none',
  polls: true,
};

/** As above, for queues that do not count what is being worked on: what waits less what is pending. */
export const kedaAccurate: Strategy = {
  name: 'KEDA accurate',
  decide(seen) {
    if (seen.paused) return 0;
    const { taken, pending, maxConcurrent } = seen;
    return clamp(maxScale(seen) + taken - pending > maxConcurrent ? maxConcurrent - taken : maxScale(seen) - pending);
  },
  guard: 'none',
  polls: true,
};

/** What one writes first: min(jobs, max) - current. */
export const naive: Strategy = {
  name: 'min(jobs, max) - current',
  decide: (seen) => (seen.paused ? 0 : clamp(maxScale(seen) - seen.taken)),
  guard: 'none',
};
