import { setTimeout as delay } from 'node:timers/promises';
import type { ManagedApp } from '../managed-app.ts';
import type { ScraperKill } from './kills.ts';

export interface MadeKill extends ScraperKill {
  name: string;
  /** Wall, epoch milliseconds. */
  at: number;
}

export interface KillerOptions {
  kills: readonly ScraperKill[];
  /** Who is meant, at this moment; null: there is none. */
  find(kill: ScraperKill): Promise<ManagedApp | null>;
  /** Milliseconds since the day began. */
  now(): number;
  onKill(kill: MadeKill, pid: number): void;
  signal: AbortSignal;
}

/** One may just be away by another kill. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 20;

/** Carries the kills out and starts again what was killed; resolves with those made, once all are back. */
export async function killScrapers({ kills, find, now, onKill, signal }: KillerOptions): Promise<MadeKill[]> {
  const made: MadeKill[] = [];
  const restarts: Promise<void>[] = [];
  for (const kill of kills) {
    await delay(Math.max(0, kill.atMs - now()), undefined, { signal }).catch(() => {});
    let app = await find(kill);
    for (const deadline = now() + PATIENCE_MS; app === null && now() < deadline && !signal.aborted; ) {
      await delay(LOOK_MS);
      app = await find(kill);
    }
    if (signal.aborted) break;
    const pid = app?.pid();
    if (!app || !pid) continue;
    const done = { ...kill, name: app.name, at: Date.now() };
    await app.kill();
    made.push(done);
    onKill(done, pid);
    restarts.push(delay(kill.downMs, undefined, { signal }).then(app.start, () => {}));
  }
  await Promise.all(restarts);
  return made;
}
