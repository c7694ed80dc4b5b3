import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@filings/local-stack';
import { CliError } from './error.ts';

export interface Place {
  /** The environment that names the installation to operate on. */
  env: Environment;
  /** Where it was found, when nothing named it. */
  note: string | null;
  release(): Promise<void>;
}

/** The folder of the checkout, from `src` and from `dist` alike. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const STORE_SETTINGS = ['DATABASE_URL', 'SUPABASE_URL', 'SUPABASE_SECRET_KEY', 'SUPABASE_SERVICE_ROLE_KEY'];

/** A path as the user typed it: pnpm runs scripts in the root of the checkout and says where it was called. */
export const pathTyped = (path: string, env: Environment): string =>
  resolve((env.npm_lifecycle_event === 'filings' && env.INIT_CWD) || process.cwd(), path);

/**
 * Which installation is meant. In production what the environment names. In development also a run of `npm start` in
 * another terminal, or the local stack that the apps of this checkout share, when nothing names another one.
 * @throws CliError `nothing_runs`
 */
export async function findPlace(env: Environment, data: string | undefined): Promise<Place> {
  const named: Place = { env, note: null, release: async () => {} };
  if (env.NODE_ENV === 'production' && data === undefined) return named;
  const dataDir = data === undefined ? env.FILINGS_DATA_DIR || resolve(ROOT, '.data') : pathTyped(data, env);
  const stack = existsSync(dataDir) ? await import('@filings/local-stack').catch(() => null) : null;
  const run = stack?.readRunFile(dataDir);
  if (run && (data !== undefined || fits(env, run.env))) {
    const own = Object.entries(env).filter(([name]) => !(run.env.DATABASE_URL && STORE_SETTINGS.includes(name)));
    const merged = { ...Object.fromEntries(own), ...run.env };
    return { ...named, env: merged, note: `Operating on the run of npm start (PID ${run.pid}) in ${dataDir}.` };
  }
  if (data === undefined && env.REDIS_URL) return named;
  if (!stack?.stackRuns(dataDir))
    throw new CliError(
      'nothing_runs',
      `No installation is named and none runs in ${dataDir}: set REDIS_URL and FILINGS_KEY_PREFIX, or start one with npm start.`,
    );
  const filled = await stack.developmentEnvironment({ ...env, FILINGS_DATA_DIR: dataDir });
  return {
    env: filled.env,
    note: `Operating on the local stack of the apps in development, in ${dataDir}.`,
    release: () => filled.release(),
  };
}

/** Whether what the environment names, if anything, is that run. */
const fits = (env: Environment, run: Environment): boolean =>
  !env.FILINGS_KEY_PREFIX && (!env.REDIS_URL || env.REDIS_URL === run.REDIS_URL);
