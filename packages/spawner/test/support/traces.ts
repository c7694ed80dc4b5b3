import fc from 'fast-check';

/**
 * One queue's history, everything that chance decides written out (so that a failing one can be made smaller).
 * Times are milliseconds. Lists are used round and round.
 */
export interface Trace {
  max: number;
  spawners: number;
  lookEveryMs: number;
  cooldownMs: number;
  jobsPerSession: number;
  idleExitMs: number;
  runtimeMs: number;
  /** From what a worker does or suffers to its word in Redis. */
  noticeMs: number;
  jobs: { gapMs: number; workMs: number; failures: number; retryMs: number }[];
  /** Of the workers in the order of their starts. */
  boots: { ms: number; crash: 'no' | 'boot' | 'job' }[];
  /** Of the looks: how old a reading is when it is decided on, how long the reservation then takes, or nothing came. */
  looks: { readMs: number; reserveMs: number; lost: boolean }[];
  /** How long a queue event takes to a spawner; null: it never comes. */
  hints: (number | null)[];
  pause: { atMs: number; forMs: number } | null;
  /** The first of several spawners dies with its workers; their slots and jobs come free when the lease ends. */
  hostLostMs: number | null;
}

export const LEASE_MS = 12_000;

const upTo = (max: number, min = 0) => fc.integer({ min, max });
const job = fc.record({
  gapMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: upTo(1_500) }, upTo(60_000)),
  workMs: fc.oneof({ weight: 3, arbitrary: upTo(3_000, 1) }, upTo(20_000, 1)),
  failures: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, upTo(2)),
  retryMs: upTo(15_000),
});
const boot = fc.record({
  ms: fc.oneof({ weight: 2, arbitrary: upTo(300, 50) }, upTo(8_000, 50)),
  crash: fc.oneof(
    { weight: 8, arbitrary: fc.constant('no' as const) },
    fc.constant('boot' as const),
    fc.constant('job' as const),
  ),
});
const look = fc.record({
  readMs: fc.oneof({ weight: 3, arbitrary: upTo(20) }, upTo(4_000)),
  reserveMs: fc.oneof({ weight: 3, arbitrary: upTo(10) }, upTo(1_000)),
  lost: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
});

/** Bursts, singles and long gaps; slow starts, stale and lost readings; one to three spawners. */
export const anyTrace: fc.Arbitrary<Trace> = fc
  .record({
    max: upTo(5, 1),
    spawners: upTo(3, 1),
    lookEveryMs: upTo(5_000, 1_000),
    cooldownMs: fc.oneof(fc.constant(0), upTo(10_000)),
    jobsPerSession: upTo(8, 1),
    idleExitMs: fc.oneof(upTo(200), upTo(20_000)),
    runtimeMs: upTo(60_000, 10_000),
    noticeMs: upTo(100, 1),
    jobs: fc.array(job, { minLength: 1, maxLength: 24, size: 'max' }),
    boots: fc.array(boot, { maxLength: 8, size: 'max' }),
    looks: fc.array(look, { maxLength: 8, size: 'max' }),
    hints: fc.array(fc.option(upTo(500)), { minLength: 1, maxLength: 5 }),
    pause: fc.option(fc.record({ atMs: upTo(30_000), forMs: upTo(20_000) }), { freq: 4 }),
    hostLostMs: fc.option(upTo(30_000), { freq: 3 }),
  })
  .map((trace) => ({
    ...trace,
    // A worker that lives and a reading that comes are in every list, else nothing would ever end.
    boots: [...trace.boots, { ms: 50, crash: 'no' as const }],
    looks: [...trace.looks, { readMs: 1, reserveMs: 1, lost: false }],
  }));

/** The same traces for the same seed. */
export const sampleTraces = (count: number, seed: number): Trace[] => fc.sample(anyTrace, { numRuns: count, seed });
