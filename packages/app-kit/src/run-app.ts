import { redacted } from '@filings/queue-core';
import { type Logger, pino } from 'pino';
import { type Environment, fillEnvironment, type Need } from './environment.ts';

export type { Environment } from './environment.ts';

export interface AppContext<Settings> {
  settings: Settings;
  /** What the settings were read from: the process' own, with its gaps filled in development. */
  env: Environment;
  log: Logger;
}

export interface AppOptions<Settings> {
  name: string;
  needs: readonly Need[];
  /** Throws what is wrong with the environment, in words. */
  read(env: Environment): Settings;
  start(context: AppContext<Settings>): Promise<{ stop(): Promise<void> }>;
  /** A stop that takes longer is given up: what was open is taken up again by the next start. */
  stopWithinMs?: number;
}

/**
 * An app from its start to its end: settings read once and printed redacted (G28), a failed start said in words with
 * exit code 1, one clean stop on SIGTERM, SIGINT or when the parent is gone, also while it still starts.
 */
export function runApp<Settings extends Record<string, unknown> & { FILINGS_LOG_LEVEL: string }>(
  options: AppOptions<Settings>,
): void {
  const { name, stopWithinMs = 10_000 } = options;
  let log = pino({ name });
  let running: { stop(): Promise<void> } | null = null;
  let release = async (): Promise<void> => {};
  let stopped: Promise<void> | null = null;

  async function start(): Promise<void> {
    const filled = await fillEnvironment(process.env, options.needs);
    release = filled.release;
    for (const note of filled.notes) log.info(note);
    const settings = options.read(filled.env);
    log = pino({ name, level: settings.FILINGS_LOG_LEVEL });
    log.info({ settings: redacted(settings) }, 'settings');
    running = await options.start({ settings, env: filled.env, log });
  }

  function stop(why: string): Promise<void> {
    stopped ??= (async () => {
      log.info(`stopping: ${why}`);
      setTimeout(() => process.exit(process.exitCode ?? 1), stopWithinMs).unref();
      await started;
      await running?.stop();
      await release();
      if (process.connected) process.disconnect();
    })();
    return stopped;
  }

  const started = start().catch((error: unknown) => {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    void stop('it did not start');
  });
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('disconnect', () => void stop('the parent is gone'));
}
