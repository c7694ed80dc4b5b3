import type { Redis } from 'ioredis';
import { QUEUE_NAMES, type QueueName } from '../catalog.ts';
import { meterKey } from './meter.ts';
import { BUCKETS_MS, COUNTERS, type CounterName, HISTOGRAMS, type HistogramName, KNOWN_LABELS } from './meter-names.ts';

export interface CounterReading {
  queue: QueueName;
  /** Null where the counter has no label beside the queue. */
  label: string | null;
  value: number;
}

/** Milliseconds; each bucket counts all that took `le` or less. */
export interface HistogramReading {
  queue: QueueName;
  buckets: { le: number; count: number }[];
  sum: number;
  count: number;
}

export interface MeterReading {
  counters: Record<CounterName, CounterReading[]>;
  histograms: Record<HistogramName, HistogramReading[]>;
}

function countersOf(name: CounterName, stored: Record<string, string>): CounterReading[] {
  return QUEUE_NAMES.flatMap((queue) => {
    const values = new Map<string | null, number>(KNOWN_LABELS[name].map((label) => [label, 0]));
    for (const [field, value] of Object.entries(stored))
      if (field.startsWith(`${queue}|`)) values.set(field.slice(queue.length + 1) || null, Number(value));
    return [...values].map(([label, value]) => ({ queue, label, value }));
  });
}

function histogramOf(queue: QueueName, stored: Record<string, string>): HistogramReading {
  const at = (what: string | number) => Number(stored[`${queue}|${what}`] ?? 0);
  let count = 0;
  const buckets = BUCKETS_MS.map((le) => {
    count += at(le);
    return { le, count };
  });
  return { queue, buckets, sum: at('sum'), count: at('count') };
}

/**
 * What all meters of an installation have counted since Redis was last emptied, at one moment; every queue is in it.
 * @throws whatever Redis throws
 */
export async function readMeters(connection: Redis, prefix: string): Promise<MeterReading> {
  const names = [...(Object.keys(COUNTERS) as CounterName[]), ...HISTOGRAMS];
  const transaction = connection.multi();
  for (const name of names) transaction.hgetall(meterKey(prefix, name));
  const replies = await transaction.exec();
  if (!replies) throw new Error(`reading the meters of ${prefix} was cut off`);
  const stored = new Map(
    replies.map(([error, fields], i) => {
      if (error) throw error;
      return [names[i]!, fields as Record<string, string>];
    }),
  );
  const each = <N extends CounterName | HistogramName, R>(of: readonly N[], read: (name: N) => R) =>
    Object.fromEntries(of.map((name) => [name, read(name)])) as Record<N, R>;
  return {
    counters: each(Object.keys(COUNTERS) as CounterName[], (name) => countersOf(name, stored.get(name)!)),
    histograms: each(HISTOGRAMS, (name) => QUEUE_NAMES.map((queue) => histogramOf(queue, stored.get(name)!))),
  };
}
