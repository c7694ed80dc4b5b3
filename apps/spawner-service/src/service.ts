import { hostname } from 'node:os';
import {
  type AllLimits,
  announceLimits,
  checkRedis,
  connectRedis,
  createLeader,
  createQueues,
} from '@filings/queue-core';
import { createProcessLauncher, createSpawner, type Spawner } from '@filings/spawner';
import { openStore } from '@filings/supabase-sink';
import type { Logger } from 'pino';
import { createGaps } from './coverage-gaps.ts';
import type { ServiceSettings } from './env.ts';
import { createOutputLog } from './output-log.ts';
import { createProbes } from './probes.ts';
import { createReconciler } from './reconciler.ts';
import { createWorkerCommand, workerEnvironment } from './worker-command.ts';

export interface ServiceOptions {
  settings: ServiceSettings;
  limits: AllLimits;
  /** What the workers get: the parsed settings come from here too. */
  env: Readonly<Record<string, string | undefined>>;
  log: Logger;
  /** Folder of worker bundles to run instead of the own ones. */
  workers?: string | undefined;
}

/** Lost work is derived again by one host at a time; another takes over this long after it died. */
const RECONCILER_LEASE_MS = 15_000;

/**
 * The spawner with local processes as workers, and the reconciler.
 * @throws EnrichError `unknown_rule` when a rule for routine filings is to be off that there is none of
 */
export async function startService({
  settings,
  limits,
  env,
  log,
  workers,
}: ServiceOptions): Promise<{ spawner: Spawner; stop(): Promise<void> }> {
  if (settings.FILINGS_ROUTINE_OFF.length > 0) {
    // Workers would find a wrong id too, but one by one and with a job in hand.
    const { rulesWithout } = await import('@filings/ai-pipeline');
    rulesWithout(settings.FILINGS_ROUTINE_OFF);
  }
  const redis = connectRedis(settings.REDIS_URL);
  redis.on('error', (error) => log.warn(`Redis: ${error.message}`));
  const check = await checkRedis(redis);
  for (const warning of check.warnings) log.warn(`Redis ${check.version}: ${warning}`);
  const onProblem = (message: string, error: unknown) => log.warn({ err: error }, message);
  const folder = settings.FILINGS_LOG_DIR;
  const outputLog = folder && createOutputLog({ folder, onProblem });
  // Probes must not wait for the reconciler.
  const store = openStore(settings, { max: 2 });
  const spawner = createSpawner({
    redis,
    prefix: settings.FILINGS_KEY_PREFIX,
    limits,
    probes: createProbes(settings, store),
    launcher: createProcessLauncher({ command: createWorkerCommand(workers), env: workerEnvironment(env) }),
    onLine: (line) => log.info(line),
    onOutput(worker, line, stream) {
      log[stream === 'stderr' ? 'warn' : 'info']({ worker }, line);
      if (outputLog) outputLog.write(worker, line, stream);
    },
    onEnded: ({ record, reason, crashed, exit }) =>
      log[crashed ? 'error' : 'info'](
        { worker: record.workerId, reason, jobs: record.jobs, ...exit },
        `Worker ${record.workerId} ended: ${reason}`,
      ),
    onProblem,
  });
  const place = { connection: redis, prefix: settings.FILINGS_KEY_PREFIX, limits };
  const queues = createQueues(place);
  const holder = `${hostname()}:${process.pid}`;
  const reconciler = createReconciler({
    ...place,
    queues,
    store,
    leader: createLeader({ ...place, name: 'reconciler', holder, leaseMs: RECONCILER_LEASE_MS, onProblem }),
    gaps: createGaps({
      store,
      redis,
      prefix: settings.FILINGS_KEY_PREFIX,
      onNote: (message, days) => log.info(days, message),
    }),
    onNote: (message, report) => log.info(report, message),
    onProblem,
  });
  await announceLimits(redis, settings.FILINGS_KEY_PREFIX, limits);
  await spawner.start();
  reconciler.start();
  return {
    spawner,
    async stop() {
      await Promise.all([spawner.stop(), reconciler.stop()]);
      await Promise.all([queues.close(), store.close()]);
      if (outputLog) await outputLog.close();
      redis.disconnect();
    },
  };
}
