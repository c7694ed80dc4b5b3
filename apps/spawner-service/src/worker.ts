import { channel } from 'node:diagnostics_channel';
import {
  connectRedis,
  createLimitOverrides,
  createQueues,
  type QueueName,
  type Queues,
  readLimits,
} from '@filings/queue-core';
import { runWorker, STANDBY } from '@filings/spawner';
import { openStore, type Store } from '@filings/supabase-sink';
import { readEnvironment, type ServiceSettings } from './env.ts';

type Handle<Q extends QueueName> = Parameters<typeof runWorker<Q>>[0]['handle'];

export interface WorkerParts {
  settings: ServiceSettings;
  /** For what the handlers of all hosts share; it is closed after them. */
  connection: ReturnType<typeof connectRedis>;
  queues: Queues;
  store: Store;
  onProblem(message: string, error: unknown): void;
  /** Runs when the session is over, before the connections end. */
  onClose(close: () => Promise<void>): void;
}

/** Told with queue and job ids each time a handler starts, for whoever traces: it costs nothing where nobody listens. */
const handlerStarts = channel('filings.handler.start');

/**
 * One worker process from its start to its end: `node <entry> <worker id> [standby]`, started by the process launcher.
 * Everything here is on the way to the first job: what a job may not need is imported when it is needed.
 */
export function startWorker<Q extends QueueName>(queue: Q, createHandler: (parts: WorkerParts) => Handle<Q>): void {
  const [workerId, mode] = process.argv.slice(2);
  if (!workerId) {
    console.error('usage: <entry of a worker> <worker id>');
    process.exit(2);
  }
  // What fails before the session is a crash: it is told on stderr, and counted by the spawner.
  void run(queue, workerId, mode === STANDBY, createHandler);
}

async function run<Q extends QueueName>(
  queue: Q,
  workerId: string,
  standby: boolean,
  createHandler: (parts: WorkerParts) => Handle<Q>,
): Promise<void> {
  const settings = readEnvironment(process.env);
  const base = readLimits(process.env);
  const prefix = settings.FILINGS_KEY_PREFIX;
  const connection = connectRedis(settings.REDIS_URL);
  const limits = await createLimitOverrides({ connection, prefix, base }).read();
  const queues = createQueues({ connection, prefix, limits });
  const store = openStore(settings, { max: 2 });
  const closers = [() => store.close()];
  const onProblem = (message: string, error: unknown) =>
    console.error(`${message}: ${error instanceof Error ? error.message : String(error)}`);
  try {
    const handle = createHandler({
      settings,
      connection,
      queues,
      store,
      onProblem,
      onClose: (close) => closers.unshift(close),
    });
    await runWorker<Q>({
      connection,
      prefix,
      workerId,
      onProblem,
      queue,
      limits: limits[queue],
      standby,
      handle(jobs, context) {
        if (handlerStarts.hasSubscribers) handlerStarts.publish({ queue, jobIds: jobs.map((job) => job.id) });
        return handle(jobs, context);
      },
    });
  } finally {
    await Promise.allSettled(closers.map((close) => close()));
    await queues.close();
    connection.disconnect();
    if (process.connected) process.disconnect();
  }
}
