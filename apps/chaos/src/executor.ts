import { setTimeout as delay } from 'node:timers/promises';
import { KINDS, type Kill, type Kind } from './schedule.ts';

/** Something that lives and can be killed at this moment. */
export interface Victim {
  name: string;
  pid: number | null;
  kill(): Promise<void>;
  /** Undefined: whoever looks after it starts it again. */
  start?(): Promise<void>;
}

export interface ExecutorOptions {
  kills: readonly Kill[];
  /** Those of a kind that live now, in a fixed order. */
  victims(kind: Kind): Victim[];
  /** Milliseconds since the day began. */
  now(): number;
  onKill(kind: Kind, line: string): void;
  signal: AbortSignal;
}

export type KillCounts = Record<Kind, number>;

/** A victim may be away by another kill, or no worker be needed at the moment: then the kill waits for one so long. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 20;

/**
 * Carries the schedule out, and resolves once everything that was killed is back.
 * @throws whatever a restart threw
 */
export async function execute({ kills, victims, now, onKill, signal }: ExecutorOptions): Promise<KillCounts> {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as KillCounts;
  const restarts: Promise<void>[] = [];
  // A restart that fails ends the schedule at once.
  const broken = new AbortController();
  const either = AbortSignal.any([signal, broken.signal]);

  async function restart(victim: Victim, downMs: number): Promise<void> {
    try {
      await delay(downMs, undefined, { signal: either });
      await victim.start?.();
    } catch (error) {
      broken.abort(error);
    }
  }

  for (const { atMs, kind, choice, downMs } of kills) {
    await delay(Math.max(0, atMs - now()), undefined, { signal: either }).catch(() => {});
    const deadline = now() + PATIENCE_MS;
    let living = victims(kind);
    while (living.length === 0 && now() < deadline && !either.aborted) {
      await delay(LOOK_MS);
      living = victims(kind);
    }
    if (either.aborted) break;
    const at = `${(now() / 1000).toFixed(1).padStart(6)} s`;
    const victim = living[Math.floor(choice * living.length)];
    if (!victim) {
      onKill(kind, `${at}  no ${kind} lived for ${PATIENCE_MS / 1000} s: nothing is killed`);
      continue;
    }
    await victim.kill();
    counts[kind] += 1;
    const what = kind === 'flush' ? 'FLUSHALL' : `kill -9 ${victim.name} (pid ${victim.pid})`;
    const back = victim.start ? `, back after ${(downMs / 1000).toFixed(1)} s` : '';
    onKill(kind, `${at}  ${what}${back}`);
    if (victim.start) restarts.push(restart(victim, downMs));
  }
  await Promise.all(restarts);
  signal.throwIfAborted();
  broken.signal.throwIfAborted();
  return counts;
}
