import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ReplayClock } from '../clock.ts';
import type { Connections } from '../connections.ts';
import { ACCESS_DENIED } from '../pages.ts';

/** Whom NSE answers. */
export interface VisitorOptions {
  /** Whether the API wants the cookies that the site's pages set; default true. */
  requireNseCookie?: boolean | undefined;
  /** How long nsit holds, in ms of replay time; at the real one about two hours. Default: for ever. */
  nseCookieAgeMs?: number | undefined;
  /** What user agents with "Bot" or "+https://" get: a 403 (default), or, as at the real one, no answer at all. */
  robots?: 'refused' | 'silent' | undefined;
  /** `hangs`: HTTP/1.1 requests are never answered, as machines in clouds see it; default `answers`. */
  nseHttp1?: 'answers' | 'hangs' | undefined;
}

export interface Visitors {
  /** Set-Cookie headers of a page. */
  cookies(): string[];
  /** Whether the request brings cookies that the API takes. */
  isKnown(request: FastifyRequest): boolean;
}

/** Turns away, before any route of `nse`, whom NSE does not answer. */
export function addVisitors(
  nse: FastifyInstance,
  options: VisitorOptions,
  clock: ReplayClock,
  connections: Connections,
): Visitors {
  nse.addHook('onRequest', async (request, reply) => {
    if (reply.sent) return;
    if (options.nseHttp1 === 'hangs' && request.raw.httpVersionMajor === 1) return connections.silence(reply);
    if (!/bot|\+https?:\/\//i.test(request.headers['user-agent'] ?? '')) return;
    if (options.robots === 'silent') return connections.silence(reply);
    return reply.code(403).type('text/html').send(ACCESS_DENIED);
  });

  const isFresh = (nsit: string | undefined): boolean => {
    if (options.nseCookieAgeMs === undefined) return true;
    const [name, since] = Buffer.from(nsit ?? '', 'base64url')
      .toString()
      .split('-');
    return name === 'nsit' && clock.now() - Number(since) <= options.nseCookieAgeMs;
  };
  return {
    cookies: () => ['nsit', 'nseappid'].map((name) => `${name}=${token(name, clock)}; path=/; HttpOnly; Secure`),
    isKnown({ headers }) {
      if (options.requireNseCookie === false) return true;
      const cookie = (name: string) => new RegExp(`(?:^|;\\s*)${name}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
      return cookie('nseappid') !== undefined && isFresh(cookie('nsit'));
    },
  };
}

const token = (name: string, clock: ReplayClock) =>
  Buffer.from(`${name}-${Math.floor(clock.now())}`).toString('base64url');
