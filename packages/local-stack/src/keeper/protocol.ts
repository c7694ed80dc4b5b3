import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * Words between the users of a stack and its keeper: one JSON object a line, over a loopback connection that stays
 * open. An open connection is a hold: when the last one is gone, however its process ended, the keeper stops all.
 */

export const exchangeSpec = z.object({
  /** Program and arguments of the replay; it prints `{"url":...}` when ready and ends with its stdin. */
  command: z.array(z.string()).min(1),
});
export type ExchangeSpec = z.infer<typeof exchangeSpec>;

export const want = z.object({ redis: z.boolean(), exchange: exchangeSpec.nullable() });
export type Want = z.infer<typeof want>;

/** First line of whoever connects; without `want` it only asks who is there. */
export const greeting = z.object({
  stack: z.string(),
  nonce: z.string().min(16),
  proof: z.string(),
  want: want.nullable(),
});
export type Greeting = z.infer<typeof greeting>;

/** A user's good-bye; a connection that just ends is one too, after which the keeper lingers a moment. */
export const goodbye = z.object({ bye: z.literal(true) });

export const services = z.object({
  redisUrl: z.string().nullable(),
  postgresPort: z.number(),
  passwordFile: z.string(),
  gatewayUrl: z.string().nullable(),
});
export type Services = z.infer<typeof services>;

/** `claiming`: may still give way to another keeper of the same folder; `stopping`: takes nobody in. */
export const keeperState = z.enum(['claiming', 'claimed', 'stopping']);
export type KeeperState = z.infer<typeof keeperState>;

export const keeperLine = z.discriminatedUnion('is', [
  z.object({ is: z.literal('keeper'), proof: z.string(), pid: z.number(), state: keeperState }),
  z.object({ is: z.literal('note'), text: z.string() }),
  z.object({ is: z.literal('ready'), services }),
  /** The leaver was the last: its connection ends when the services have. */
  z.object({ is: z.literal('stopping') }),
  z.object({ is: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type KeeperLine = z.infer<typeof keeperLine>;

/** Proof of knowing the folder's secret without sending it: a stranger on the port learns nothing. */
export function prove(secret: string, side: 'user' | 'keeper', nonce: string): string {
  return createHmac('sha256', secret).update(`${side}:${nonce}`).digest('hex');
}

export function proves(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Eight ports a folder, below the range that systems hand out by themselves (32768 and up). */
export function keeperPorts(stackId: string): number[] {
  const first = 20_000 + (Number.parseInt(stackId.slice(0, 8), 16) % 1_500) * 8;
  return Array.from({ length: 8 }, (_, index) => first + index);
}
