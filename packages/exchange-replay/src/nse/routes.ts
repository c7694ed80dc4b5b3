import type { FastifyInstance } from 'fastify';
import type { Connections } from '../connections.ts';
import { feedItems } from '../feed.ts';
import type { Gateway } from '../gateway.ts';
import { type MasterOptions, nseMasterRoutes } from '../masters/routes.ts';
import { ACCESS_DENIED, BROWSER_PAGE, NOT_FOUND } from '../pages.ts';
import { dayOf, startOfDay } from '../time.ts';
import { nseAnswer, parseNseQuery } from './answer.ts';
import { notModified } from './conditional.ts';
import { nseFeed } from './feed.ts';
import { addVisitors, type VisitorOptions } from './visitors.ts';

const SITE = '/www.nseindia.com';
const ARCHIVES = '/nsearchives.nseindia.com';
const FEED = `${ARCHIVES}/content/RSS/Online_announcements.xml`;

/** NSE's API, pages, archives and feed. */
export function nseRoutes(
  app: FastifyInstance,
  gateway: Gateway,
  options: VisitorOptions & MasterOptions,
  connections: Connections,
): void {
  app.register(async (nse) => {
    const visitors = addVisitors(nse, options, gateway.clock, connections);

    nse.get(`${SITE}/api/corporate-announcements`, { config: { faultTarget: 'nse-list' } }, async (request, reply) => {
      if (!visitors.isKnown(request)) return reply.code(401).type('text/html').send(ACCESS_DENIED);
      const query = parseNseQuery(request.query as Record<string, unknown>);
      if (!query) return reply.code(400).send({ error: 'index, from_date and to_date as DD-MM-YYYY' });
      const { count, newestFirst } = gateway.visible('nse');
      reply.header('cache-control', 'max-age=0, no-cache, no-store');
      reply.type(query.csv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
      return gateway.send(request, reply, `nse-list ${JSON.stringify(query)}`, String(count), () =>
        nseAnswer(newestFirst, query, gateway.texts),
      );
    });

    nse.get(FEED, { config: { faultTarget: 'nse-feed' } }, async (request, reply) => {
      const today = dayOf(gateway.clock.now());
      const visible = gateway.visible('nse');
      // Debt has feeds of its own.
      const items = feedItems(visible, today, ({ segment }) => segment !== 'debt');
      const builtAt = items[0]?.visibleFrom ?? startOfDay(today);
      reply.type('application/xml');
      const isCurrent = (body: Buffer) => notModified(request, reply, body, builtAt);
      const build = () => nseFeed(items, builtAt, gateway.texts);
      return gateway.send(request, reply, 'nse-feed', `${visible.count} ${today}`, build, isCurrent);
    });

    // Any page sets the cookies; the homepage does too, though it may answer 403 at the real one.
    nse.get(`${SITE}/*`, async (request, reply) => {
      if (request.url.startsWith(`${SITE}/api/`)) return reply.code(404).type('text/html').send(NOT_FOUND);
      reply.header('set-cookie', visitors.cookies());
      return reply.type('text/html').send(BROWSER_PAGE);
    });

    nseMasterRoutes(nse, gateway, options);

    nse.get<{ Params: { '*': string } }>(
      `${ARCHIVES}/*`,
      { config: { faultTarget: 'attachment' } },
      async (request, reply) => {
        const answer = await gateway.attachment(`https:/${ARCHIVES}/${request.params['*']}`);
        if (!answer) return reply.code(404).type('text/html').send(NOT_FOUND);
        return reply.type(answer.contentType).send(answer.bytes);
      },
    );
  });
}
