import { z } from 'zod';
import type { QueueName } from './catalog.ts';
import { Reason } from './contracts/enrichment.ts';
import { queueKey } from './keys.ts';

/**
 * Why a queue gives out no jobs. `operator`: paused by hand, until resumed by hand. `rate_limited`: until the time that
 * the other side named. `outage`: what the work needs is away, until a probe finds it back (G8).
 */
export const HoldKind = z.enum(['operator', 'rate_limited', 'outage']);
export type HoldKind = z.infer<typeof HoldKind>;

export const Hold = z.object({
  kind: HoldKind,
  reason: Reason,
  /** Epoch milliseconds. */
  since: z.number(),
  /** When it ends (`rate_limited`) or is probed next (`outage`), epoch milliseconds; null: only by hand. */
  until: z.number().nullable(),
});
export type Hold = z.infer<typeof Hold>;

export const holdsKey = (prefix: string, queue: QueueName): string => queueKey(prefix, queue, 'holds');

/** The holds of a queue as Redis keeps them: one field of a hash for each kind. */
export function parseHolds(values: readonly string[]): Hold[] {
  return values.map((text) => Hold.parse(JSON.parse(text)));
}
