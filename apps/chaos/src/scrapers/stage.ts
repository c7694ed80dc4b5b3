import { join } from 'node:path';
import { startGuard } from '../guarded.ts';
import { openPlace, type Place } from '../place.ts';
import { createProcessTable, type ProcessTable } from '../processes.ts';
import { MARK } from '../stage.ts';
import type { Undo } from '../undo.ts';
import { appEnvironment } from './environment.ts';
import { createObserver, type Observer } from './observer.ts';
import type { ScrapersOptions } from './options.ts';
import { type SpanReplay, startSpanReplay } from './replay.ts';

/** All that the scrapers stand on, and what watches them. */
export interface Stage {
  place: Place;
  table: ProcessTable;
  replay: SpanReplay;
  observer: Observer;
  /** What the apps get. */
  env: NodeJS.ProcessEnv;
}

export async function openStage(
  options: ScrapersOptions,
  leadMs: number,
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
  const { filings, seed, speed, from, until, faultRate, intervalMs } = options;
  const plan = { filings, seed, speed, from, until, faultRate, leadMs };
  const replay = await startSpanReplay(plan, { PATH: env.PATH, [mark.variable]: mark.value }, place.logDir);
  undo.later(replay.stop);
  const where = { redisUrl: place.redis.url, databaseUrl: place.databaseUrl };
  const observer = createObserver(where);
  undo.later(observer.close);
  return {
    place,
    table,
    replay,
    observer,
    env: appEnvironment(env, { ...where, gatewayUrl: replay.url, intervalMs, mark }),
  };
}
