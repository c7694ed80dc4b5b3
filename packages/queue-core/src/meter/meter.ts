import type { Redis } from 'ioredis';
import type { QueueName } from '../catalog.ts';
import { hashTag } from '../keys.ts';
import { createGathering, type Increment } from './meter-gathering.ts';
import type { CounterName, HistogramName } from './meter-names.ts';

export interface Meter {
  count(name: CounterName, queue: QueueName, label?: string | null, by?: number): void;
  observe(name: HistogramName, queue: QueueName, ms: number): void;
  /** Writes what has gathered; never throws: a lost count is no lost job. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface MeterOptions {
  connection: Redis;
  prefix: string;
}

const FLUSH_EVERY_MS = 1_000;
/** Nobody waits longer for a write, though it goes on: where Redis is away, a worker must still end in time. */
const WAIT_MS = 1_000;

/** One hash a metric, one field a time series: `queue|label` of a counter, `queue|le`, `queue|sum`, `queue|count`. */
export const meterKey = (prefix: string, name: CounterName | HistogramName): string =>
  `${hashTag(prefix)}:meter:${name}`;

/**
 * Counts in memory and adds to Redis once a second, all hosts to the same numbers. What could not be written is kept
 * and added later; a reply that is lost on the way may count its second twice. The connection stays the caller's.
 */
export function createMeter({ connection, prefix }: MeterOptions): Meter {
  const gathering = createGathering();
  let refused = new Map<string, Increment>();
  let writing: Promise<void> | null = null;

  const keep = (one: Increment) => {
    const id = `${one.name}|${one.field}`;
    refused.set(id, { ...one, by: one.by + (refused.get(id)?.by ?? 0) });
  };

  async function write(): Promise<void> {
    const increments = [...refused.values(), ...gathering.take()];
    refused = new Map();
    if (increments.length === 0) return;
    try {
      // One transaction, so that a histogram's parts never disagree.
      const transaction = connection.multi();
      for (const { name, field, by } of increments) transaction.hincrby(meterKey(prefix, name), field, by);
      const replies = await transaction.exec();
      increments.forEach((one, i) => {
        if (!replies || replies[i]![0]) keep(one);
      });
    } catch {
      increments.forEach(keep);
    }
  }

  async function flush(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null;
    });
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, WAIT_MS);
    await Promise.race([writing, late]);
    clearTimeout(timer);
  }

  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS);
  timer.unref();

  return {
    count: (name, queue, label = null, by = 1) => gathering.count(name, queue, label, by),
    observe(name, queue, ms) {
      // Whole milliseconds, and never below 0: two hosts' clocks may differ.
      const whole = Math.max(0, Math.round(ms));
      if (Number.isFinite(whole)) gathering.observe(name, queue, whole);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
      // What was counted while that write was on its way needs one of its own.
      if (!writing) await flush();
    },
  };
}
