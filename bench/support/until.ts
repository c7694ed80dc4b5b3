import { setTimeout as delay } from 'node:timers/promises';

/** Looks every few milliseconds until there is something. @throws Error naming what did not come */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = 30_000,
  everyMs = 5,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await delay(everyMs)) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}
