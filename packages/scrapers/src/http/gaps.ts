import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the caller's turn at the host has come. Throws the reason of `signal`. */
export type Turn = (host: string, signal?: AbortSignal) => Promise<void>;

/** Spaces the questions to each host out without a queue of timers: each caller books the next free moment. */
export function createGaps(gapMs: number): Turn {
  const free = new Map<string, number>();
  return async (host, signal) => {
    signal?.throwIfAborted();
    const now = performance.now();
    const mine = Math.max(now, free.get(host) ?? 0);
    free.set(host, mine + gapMs);
    if (mine <= now) return;
    await sleep(mine - now, undefined, { signal }).catch(() => signal?.throwIfAborted());
  };
}
