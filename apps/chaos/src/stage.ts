import { join } from 'node:path';
import { stablePort } from '@filings/local-stack';
import type { AllLimits } from '@filings/queue-core';
import { appEnvironment } from './environment.ts';
import { startGuard } from './guarded.ts';
import { createObserver, type Observer } from './observer.ts';
import type { ChaosOptions } from './options.ts';
import { openPlace, type Place } from './place.ts';
import { createProcessTable, type ProcessTable, type RunMark } from './processes.ts';
import { type ReplayProcess, startReplay } from './replay.ts';
import type { Undo } from './undo.ts';

/** In the environment of every process of a run: its folder. */
export const MARK = 'CHAOS_RUN';

/** All that an installation stands on, and what watches it. */
export interface Stage {
  place: Place;
  mark: RunMark;
  table: ProcessTable;
  replay: ReplayProcess;
  observer: Observer;
  limits: AllLimits;
  /** What the apps get. */
  env: NodeJS.ProcessEnv;
}

export async function openStage(
  { seed, filings, durationMs }: ChaosOptions,
  env: Record<string, string | undefined>,
  dir: string,
  undo: Undo,
): Promise<Stage> {
  const place = await openPlace(dir);
  const mark = { variable: MARK, value: dir, folders: [place.redis.folder, place.postgres.folder] };
  const table = createProcessTable(mark);
  const release = startGuard(mark, [join(dir, 'data'), place.postgres.root]);
  undo.later(() => release(table.read().length === 0));
  undo.later(place.close);
  const { logDir } = place;
  const replay = await startReplay({
    seed,
    filings,
    durationMs,
    logDir,
    env: { PATH: env.PATH, [mark.variable]: mark.value },
  });
  undo.later(replay.stop);
  const apiPort = await stablePort();
  const where = { redisUrl: place.redis.url, databaseUrl: place.databaseUrl };
  const apps = appEnvironment(env, { ...where, gatewayUrl: replay.url, apiPort, mark });
  const observer = createObserver({ ...where, apiUrl: `http://127.0.0.1:${apiPort}`, prefix: apps.prefix });
  undo.later(observer.close);
  return { place, mark, table, replay, observer, limits: apps.limits, env: apps.env };
}
