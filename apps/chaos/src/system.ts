import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@filings/local-stack';
import { ChaosError } from './error.ts';
import { createManagedApp, type ManagedApp } from './managed-app.ts';

export interface System {
  spawners: readonly ManagedApp[];
  scrapers: readonly ManagedApp[];
  api: ManagedApp;
  all: readonly ManagedApp[];
  /** Ends all but the API: scrapers first, so that nothing new comes in. */
  stopWork(withinMs?: number): Promise<void>;
  stopAll(withinMs?: number): Promise<void>;
}

export interface SystemOptions {
  env: NodeJS.ProcessEnv;
  logDir: string;
  /** A worker was started: the moment to look at the process table. */
  onSpawned(): void;
  onOwnEnd(name: string, how: string): void;
}

/** The entry point of an app in its built form. @throws ChaosError `app_not_built` */
export function builtEntry(app: string): string {
  const entry = join(repositoryRoot(), 'apps', app, 'dist', 'main.js');
  if (existsSync(entry)) return entry;
  throw new ChaosError('app_not_built', `${entry} is missing: run "pnpm build" first`);
}

/** The apps of one installation as real processes: both scrapers, two spawners that share the limits, the API. */
export function createSystem({ env, logDir, onSpawned, onOwnEnd }: SystemOptions): System {
  const app = (name: string, entry: string, onLine?: (line: string) => void): ManagedApp =>
    createManagedApp({
      name,
      entry: builtEntry(entry),
      env,
      logDir,
      onOwnEnd: (how) => onOwnEnd(name, how),
      ...(onLine && { onLine }),
    });
  const onLine = (line: string) => {
    if (line.includes('Spawned worker')) onSpawned();
  };
  const spawners = ['spawner-1', 'spawner-2'].map((name) => app(name, 'spawner-service', onLine));
  const scrapers = ['bse-scraper', 'nse-scraper'].map((name) => app(name, name));
  const api = app('api', 'api');
  const stop = async (apps: readonly ManagedApp[], withinMs?: number) => {
    await Promise.all(apps.map((one) => one.stop(withinMs)));
  };
  return {
    spawners,
    scrapers,
    api,
    all: [...spawners, ...scrapers, api],
    async stopWork(withinMs) {
      await stop(scrapers, withinMs);
      await stop(spawners, withinMs);
    },
    stopAll: (withinMs) => stop([...spawners, ...scrapers, api], withinMs),
  };
}
