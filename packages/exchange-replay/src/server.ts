import fastify, { type FastifyInstance } from 'fastify';
import { bseRoutes } from './bse/routes.ts';
import { type ClockOptions, createReplayClock, type ReplayClock } from './clock.ts';
import { controlRoutes } from './control.ts';
import type { AttachmentAnswer, Dataset, Exchange, Issuer, ReplayFiling } from './dataset.ts';
import { createFaultPlan, type Fault, type FaultAnswer, type FaultTarget } from './faults.ts';
import { nseRoutes } from './nse/routes.ts';
import { ACCESS_DENIED, NOT_FOUND } from './pages.ts';

export interface ReplayOptions extends ClockOptions {
  dataset: Dataset;
  /** Default 0: a free one. */
  port?: number;
  faults?: readonly Fault[];
  /** Whether NSE's API wants the cookie that its pages set; default true. */
  requireNseCookie?: boolean;
}

export interface Replay {
  /** `http://127.0.0.1:<port>`; a request for https://HOST/PATH goes to `<url>/HOST/PATH`. */
  readonly url: string;
  readonly clock: ReplayClock;
  readonly dataset: Dataset;
  close(): Promise<void>;
}

/** What the routes of an exchange need of the day. */
export interface Gateway {
  clock: ReplayClock;
  /** Rows of one exchange that the clock has passed, newest first. */
  visible(exchange: Exchange): ReplayFiling[];
  attachment(url: string): Promise<AttachmentAnswer | null>;
  issuers: readonly Issuer[];
  requireNseCookie: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which faults can meet this route. */
    faultTarget?: FaultTarget;
  }
  interface FastifyRequest {
    fault: FaultAnswer | null;
  }
}

/**
 * Both exchanges as one server on 127.0.0.1. The clock starts with it; a row is in the answers once the clock has
 * passed its time. Throws ReplayError `bad_option` for a clock that cannot run.
 */
export async function createReplay(options: ReplayOptions): Promise<Replay> {
  const { dataset, requireNseCookie = true } = options;
  const clock = createReplayClock(dataset, options);
  const app = fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  const newestFirst = [...dataset.filings].sort((a, b) => b.publishedAt - a.publishedAt);
  const gateway: Gateway = {
    clock,
    visible: (exchange) => {
      const now = clock.now();
      return newestFirst.filter((filing) => filing.exchange === exchange && filing.visibleFrom <= now);
    },
    attachment: (url) => dataset.attachment(url),
    issuers: dataset.issuers,
    requireNseCookie,
  };
  addFaults(app, options.faults ?? []);
  bseRoutes(app, gateway);
  nseRoutes(app, gateway);
  controlRoutes(app, dataset, clock);
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/html').send(NOT_FOUND));
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return { url, clock, dataset, close: () => app.close() };
}

function addFaults(app: FastifyInstance, faults: readonly Fault[]): void {
  const plan = createFaultPlan(faults);
  app.decorateRequest('fault', null);
  app.addHook('onRequest', async (request, reply) => {
    const target = request.routeOptions.config.faultTarget;
    request.fault = target ? plan.next(target) : null;
    switch (request.fault) {
      case 'html200':
        return reply.type('text/html').send(ACCESS_DENIED);
      case 'forbidden':
        return reply.code(403).type('text/html').send(ACCESS_DENIED);
      case 'empty-object':
        return reply.type('application/json').send('{}');
      case 'rate-limited':
        return reply.code(429).header('retry-after', '1').type('text/html').send(ACCESS_DENIED);
      case 'reset':
        reply.hijack();
        request.raw.socket.destroy();
    }
  });
  app.addHook('onSend', async (request, _reply, payload: unknown) => {
    if (request.fault !== 'truncated-json' || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
      return payload;
    return payload.slice(0, Math.floor(payload.length / 2));
  });
}
