import type { FastifyInstance } from 'fastify';
import type { Exchange } from './dataset.ts';
import type { FaultPlan } from './faults/plan.ts';
import { ACCESS_DENIED, ACCESS_RESTRICTED } from './pages.ts';

/** Requests that each host of an exchange answers within any one second; no limit where there is none. */
export type RateLimits = Partial<Record<Exchange, number>>;

const HOST = /^\/([\w.]+\.(bse|nse)india\.com)\//;
const WINDOW_MS = 1000;

/** Beyond the limit comes the page of who asks too often, with 403; the log of faults says `over-limit`. */
export function addRateLimits(app: FastifyInstance, limits: RateLimits, plan: FaultPlan, wall: () => number): void {
  const asked = new Map<string, number[]>();
  app.addHook('onRequest', async (request, reply) => {
    const [, host, exchange] = HOST.exec(request.url) ?? [];
    const limit = limits[exchange as Exchange];
    if (host === undefined || limit === undefined) return;
    const now = wall();
    const recent = (asked.get(host) ?? []).filter((at) => now - at < WINDOW_MS);
    asked.set(host, [...recent, now]);
    if (recent.length < limit) return;
    plan.note(request.routeOptions.config.faultTarget ?? null, 'over-limit', request.url);
    // BSE is behind Akamai, which says no more than that.
    return reply
      .code(403)
      .type('text/html')
      .send(exchange === 'nse' ? ACCESS_RESTRICTED : ACCESS_DENIED);
  });
}
