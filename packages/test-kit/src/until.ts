import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 15. */
  readonly intervalMs?: number;
  /** What is waited for, for the message. */
  readonly what?: string;
}

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Waits until the condition gives something truthy and returns it. A condition that throws is not met yet; its last
 * error is the cause of the rejection.
 */
export async function until<T>(condition: () => T | Promise<T>, options: UntilOptions = {}): Promise<Truthy<T>> {
  const { timeoutMs = 10_000, intervalMs = 15, what = condition.toString() } = options;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value as Truthy<T>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`, { cause });
    await delay(intervalMs);
  }
}
