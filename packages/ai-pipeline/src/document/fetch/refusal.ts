import { EnrichError } from '../../errors.ts';
import type { EnricherOptions } from '../../options.ts';

/** NSE's own block page says "try after 10 minutes". */
const BLOCK_MS = 10 * 60_000;
/** What a mere denial costs all who share the host: it may be about this one file, and the host serves the feeds too. */
const DENIED_MS = 5_000;

/**
 * A host turned us away: the others are told, and the queue is told when to come again.
 * @param what it did, e.g. `refused to serve /a.pdf (403)`
 * @param named when it said itself that we may come again
 */
export async function turnedAway(
  url: URL,
  what: string,
  named: Date | null,
  { now, leaveAlone }: Pick<EnricherOptions, 'leaveAlone'> & { now: () => Date },
): Promise<EnrichError> {
  const after = (ms: number): Date => new Date(now().getTime() + ms);
  const retryAt = named ?? after(BLOCK_MS);
  // Who cannot tell the others still tells the queue.
  await leaveAlone?.(url.hostname, named ?? after(DENIED_MS)).catch(() => undefined);
  const message = `${url.host} ${what}; asking again after ${retryAt.toISOString()}.`;
  return new EnrichError('exchange_rate_limited', message, { retryAt });
}

/** The time that an answer with 429 or 403 names; who says "too many" without a time means the usual one. */
export function namedTime(status: number, retryAfter: unknown, now: Date): Date | null {
  return retryTime(retryAfter, now) ?? (status === 429 ? new Date(now.getTime() + BLOCK_MS) : null);
}

/** The time that a block page names: "exceeded permissible threshold ... try after 10 minutes". */
export function timeOnPage(bytes: Uint8Array, now: Date): Date | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  const minutes = Number(/try (?:again )?after (\d{1,3}) minutes?/i.exec(head)?.[1] ?? 0);
  return minutes > 0 ? new Date(now.getTime() + minutes * 60_000) : null;
}

/** Retry-After as seconds or as a date. */
export function retryTime(value: unknown, now: Date): Date | null {
  if (typeof value !== 'string' || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return new Date(now.getTime() + Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(at);
}
