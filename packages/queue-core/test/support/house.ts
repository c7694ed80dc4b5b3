import type { Redis } from 'ioredis';
import {
  connectRedis,
  createHolds,
  createQueues,
  each,
  type QueueLimits,
  type QueueName,
  type Queues,
  runSession,
  type SessionJob,
  type SessionOptions,
  type SessionReport,
  withLimits,
} from '../../src/index.ts';

/** What handlers did, as the outside world would see it: how often each job was started, and whose effect is there. */
export interface Ledger {
  readonly starts: Map<string, number>;
  /** Keyed by job id, so an effect that comes twice is one effect. */
  readonly effects: Set<string>;
  start(ids: readonly string[]): void;
  effect(ids: readonly string[]): void;
  /** Starts beyond the first, over all jobs. */
  extraStarts(): number;
}

function createLedger(): Ledger {
  const starts = new Map<string, number>();
  const effects = new Set<string>();
  return {
    starts,
    effects,
    start: (ids) => ids.forEach((id) => void starts.set(id, (starts.get(id) ?? 0) + 1)),
    effect: (ids) => ids.forEach((id) => void effects.add(id)),
    extraStarts: () => [...starts.values()].reduce((sum, count) => sum + count - 1, 0),
  };
}

interface Place {
  readonly url: string;
  readonly prefix?: string;
}

export interface House {
  readonly prefix: string;
  readonly connection: Redis;
  readonly queues: Queues;
  readonly ledger: Ledger;
  /** Problems that sessions reported, with their time. */
  readonly problems: { at: number; message: string; error: unknown }[];
  /** A session like a worker's: a connection and a name of its own. `url` leads it through a proxy. */
  session<Q extends QueueName>(
    queue: Q,
    work: (job: SessionJob<Q>) => Promise<void>,
    change?: Omit<Partial<SessionOptions<Q>>, 'limits'> & { limits?: Partial<QueueLimits>; url?: string },
  ): Promise<SessionReport>;
  /** A connection as an app has it; closed with the house. */
  connect(url?: string): Redis;
  /** As a spawner whose probes find everything well: ends the holds whose time has come. */
  liftDueHolds(queue: QueueName): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Queues, sessions and a ledger on one Redis, to be used with `await using`. */
export function openHouse({ url, prefix = 'filings' }: Place): House {
  const connections: Redis[] = [];
  const connect = (at = url) => {
    const connection = connectRedis(at);
    // Else ioredis writes each refused reconnect to the console.
    connection.on('error', () => {});
    connections.push(connection);
    return connection;
  };
  const connection = connect();
  const queues = createQueues({ connection, prefix });
  const holds = createHolds({ connection, prefix });
  const ledger = createLedger();
  const problems: House['problems'] = [];
  let sessions = 0;

  return {
    prefix,
    connection,
    queues,
    ledger,
    problems,
    connect,
    async liftDueHolds(queue) {
      for (const hold of await holds.read(queue))
        if (hold.until !== null && hold.until <= Date.now()) await holds.lift(queue, hold.kind);
    },
    session(queue, work, { url: at, limits, ...change } = {}) {
      sessions += 1;
      const handle = each<typeof queue>(async (job) => {
        ledger.start([job.id]);
        await work(job);
        ledger.effect([job.id]);
      });
      const report = runSession({
        queue,
        connection: connect(at),
        prefix,
        workerId: `worker-${sessions}`,
        limits: { ...withLimits()[queue], jobsPerSession: 100_000, maxRuntimeMs: 600_000, ...limits },
        handle,
        onProblem: (message, error) => problems.push({ at: Date.now(), message, error }),
        ...change,
      });
      // A test that awaits it only at its end must not die of an unhandled rejection in between.
      report.catch(() => {});
      return report;
    },
    async [Symbol.asyncDispose]() {
      await holds.close();
      await queues.close();
      for (const each of connections) each.disconnect();
    },
  };
}
