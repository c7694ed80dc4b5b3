import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './problems.ts';
import { refuseForeign } from './same-origin.ts';

export interface Keys {
  /** SHA-256 hashes, hex. Without any, everyone on this machine may read and operate, but no page of another origin. */
  readonly read: readonly string[];
  readonly operator: readonly string[];
}

type Right = 'read' | 'operate';

declare module 'fastify' {
  interface FastifyRequest {
    /** Hash of the key that was sent and is known, else null. */
    keyHash: string | null;
  }
  interface FastifyContextConfig {
    /** What a key must be allowed to; routes without it are open. */
    right?: Right;
  }
}

function sentKey(request: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const header = request.headers['x-api-key'];
  return bearer ?? (typeof header === 'string' && header !== '' ? header : null);
}

const isAmong = (hash: Buffer, known: readonly string[]): boolean =>
  known.map((one) => timingSafeEqual(hash, Buffer.from(one, 'hex'))).includes(true);

/** Guards every route that names a right in its config. An operator's key reads as well. */
export function guardRoutes(app: FastifyInstance, keys: Keys): void {
  const open = keys.read.length === 0 && keys.operator.length === 0;
  app.decorateRequest('keyHash', null);
  app.addHook('onRequest', async (request) => {
    const { right } = request.routeOptions.config;
    const key = sentKey(request);
    const hash = key === null ? null : createHash('sha256').update(key).digest();
    const operates = hash !== null && isAmong(hash, keys.operator);
    const reads = operates || (hash !== null && isAmong(hash, keys.read));
    if (reads) request.keyHash = hash!.toString('hex');
    if (right === undefined) return;
    if (open) {
      if (right === 'operate') refuseForeign(request);
      return;
    }
    if (hash === null)
      throw new ApiError('key_missing', 'Send a key as "Authorization: Bearer KEY" or "X-API-Key: KEY".');
    if (!reads) throw new ApiError('key_unknown', 'None of the configured keys is this one.');
    if (right === 'operate' && !operates) throw new ApiError('key_insufficient', 'This needs an operator key.');
  });
}
