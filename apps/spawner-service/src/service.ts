import { type AllLimits, checkRedis, connectRedis } from '@filings/queue-core';
import { createProcessLauncher, createSpawner, type Spawner } from '@filings/spawner';
import { openStore } from '@filings/supabase-sink';
import type { Logger } from 'pino';
import type { ServiceSettings } from './env.ts';
import { createOutputLog } from './output-log.ts';
import { createProbes } from './probes.ts';
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

/** The spawner with local processes as workers. */
export async function startService({
  settings,
  limits,
  env,
  log,
  workers,
}: ServiceOptions): Promise<{ spawner: Spawner; stop(): Promise<void> }> {
  const redis = connectRedis(settings.REDIS_URL);
  redis.on('error', (error) => log.warn(`Redis: ${error.message}`));
  const check = await checkRedis(redis);
  for (const warning of check.warnings) log.warn(`Redis ${check.version}: ${warning}`);
  const folder = settings.FILINGS_LOG_DIR;
  const outputLog =
    folder && createOutputLog({ folder, onProblem: (message, error) => log.warn({ err: error }, message) });
  const store = openStore(settings, { max: 1 });
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
    onProblem: (message, error) => log.warn({ err: error }, message),
  });
  await spawner.start();
  return {
    spawner,
    async stop() {
      await spawner.stop();
      if (outputLog) await outputLog.close();
      await store.close();
      redis.disconnect();
    },
  };
}
