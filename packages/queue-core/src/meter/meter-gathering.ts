import type { QueueName } from '../catalog.ts';
import { BUCKETS_MS, type CounterName, type HistogramName } from './meter-names.ts';

/** Labels of one counter and queue; what comes after them counts as `other`, so that nothing grows for ever (G30). */
const MOST_LABELS = 24;

/** The fields of a histogram in Redis, beside the queue. */
const CELLS = [...BUCKETS_MS.map(String), 'sum', 'count'];

/** What is to be added to one field of one metric's hash. */
export interface Increment {
  name: CounterName | HistogramName;
  field: string;
  by: number;
}

/** What has gathered and is not written yet. Counting happens at every job, so it costs map and array operations only. */
export function createGathering() {
  const counters = new Map<CounterName, Map<QueueName, Map<string, number>>>();
  const histograms = new Map<HistogramName, Map<QueueName, Float64Array>>();
  const labels = new Map<string, string>();

  /** Short, of one alphabet, and few, whatever the caller passes. */
  function bounded(label: string, among: Map<string, number>): string {
    let stored = labels.get(label);
    if (stored === undefined) {
      stored =
        label
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '_')
          .slice(0, 40) || 'other';
      if (labels.size < MOST_LABELS * 10) labels.set(label, stored);
    }
    return among.has(stored) || among.size < MOST_LABELS ? stored : 'other';
  }

  function child<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
    let found = map.get(key);
    if (!found) {
      found = new Map();
      map.set(key, found);
    }
    return found;
  }

  return {
    count(name: CounterName, queue: QueueName, label: string | null, by: number): void {
      const values = child(child(counters, name), queue) as Map<string, number>;
      const field = label === null ? '' : bounded(label, values);
      values.set(field, (values.get(field) ?? 0) + by);
    },
    observe(name: HistogramName, queue: QueueName, ms: number): void {
      const queues = child(histograms, name);
      let cells = queues.get(queue);
      if (!cells) {
        cells = new Float64Array(CELLS.length);
        queues.set(queue, cells);
      }
      let bucket = 0;
      while (bucket < BUCKETS_MS.length && ms > BUCKETS_MS[bucket]!) bucket += 1;
      if (bucket < BUCKETS_MS.length) cells[bucket]! += 1;
      cells[CELLS.length - 2]! += ms;
      cells[CELLS.length - 1]! += 1;
    },
    /** Takes all out. Labels stay known with nothing counted, so that their number stays bounded. */
    take(): Increment[] {
      const taken: Increment[] = [];
      for (const [name, queues] of counters)
        for (const [queue, values] of queues)
          for (const [label, by] of values) {
            if (by !== 0) taken.push({ name, field: `${queue}|${label}`, by });
            values.set(label, 0);
          }
      for (const [name, queues] of histograms)
        for (const [queue, cells] of queues) {
          cells.forEach((by, i) => {
            if (by !== 0) taken.push({ name, field: `${queue}|${CELLS[i]}`, by });
          });
          cells.fill(0);
        }
      return taken;
    },
  };
}
