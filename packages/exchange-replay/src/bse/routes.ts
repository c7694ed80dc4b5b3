import type { FastifyInstance } from 'fastify';
import { feedItems } from '../feed.ts';
import type { Gateway } from '../gateway.ts';
import { bseMasterRoutes, type MasterOptions } from '../masters/routes.ts';
import { ACCESS_DENIED, BROWSER_PAGE, BSE_ERROR_PAGE, BSE_SHOW_INTEREST, NOT_FOUND } from '../pages.ts';
import { dayOf } from '../time.ts';
import { bseAnswer, parseBseQuery } from './answer.ts';
import { bseFeed } from './feed.ts';
import { visibleNavs } from './navs.ts';

const API = '/api.bseindia.com/BseIndiaAPI/api';
const SITE = '/www.bseindia.com';

/** BSE: its API wants Referer and Origin of its own site and no cookie; its attachments want nothing. */
export function bseRoutes(app: FastifyInstance, gateway: Gateway, options: MasterOptions): void {
  app.register(async (api) => {
    api.addHook('preHandler', async ({ headers }, reply) => {
      const ownSite = [headers.referer, headers.origin].every((value) => value?.startsWith('https://www.bseindia.com'));
      if (!ownSite) return reply.redirect(BSE_SHOW_INTEREST, 301);
    });
    api.get(`${API}/AnnSubCategoryGetData/w`, { config: { faultTarget: 'bse-list' } }, async (request, reply) => {
      const query = parseBseQuery(request.query as Record<string, unknown>);
      if (!query) return reply.redirect(BSE_ERROR_PAGE, 302);
      reply.header('cache-control', 'max-age=60').type('application/json; charset=utf-8');
      const { count, newestFirst } = gateway.visible('bse');
      const today = dayOf(gateway.clock.now());
      return gateway.send(request, reply, `bse-list ${JSON.stringify(query)}`, `${count} ${today}`, () =>
        bseAnswer(newestFirst, query, today, gateway.texts),
      );
    });
    bseMasterRoutes(api, gateway, options);
    // The old twin answers a bare JSON string today.
    api.get(`${API}/AnnGetData/w`, async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send('"No Record Found!"'),
    );
  });

  for (const host of ['/www.bseindia.com', '/beta.bseindia.com'])
    app.get(`${host}/data/xml/announcements.xml`, { config: { faultTarget: 'bse-feed' } }, async (request, reply) => {
      const now = gateway.clock.now();
      const today = dayOf(now);
      const visible = gateway.visible('bse');
      const navs = visibleNavs(gateway.navs, now);
      // Conditional requests do not work here: there is no ETag, and If-Modified-Since is not looked at.
      reply.type('text/xml');
      return gateway.send(request, reply, 'bse-feed', `${visible.count} ${navs.length} ${today}`, () =>
        bseFeed(feedItems(visible, today), navs, gateway.texts),
      );
    });

  for (const folder of ['AttachLive', 'AttachHis'])
    app.get<{ Params: { name: string } }>(
      `${SITE}/xml-data/corpfiling/${folder}/:name`,
      { config: { faultTarget: 'attachment' } },
      async (request, reply) => {
        const answer = await gateway.attachment(`https:/${SITE}/xml-data/corpfiling/${folder}/${request.params.name}`);
        if (!answer) return reply.code(404).type('text/html').send(NOT_FOUND);
        return reply.type(answer.contentType).send(answer.bytes);
      },
    );

  app.get(`${SITE}/members/showinterest.aspx`, async (_request, reply) => reply.type('text/html').send(BROWSER_PAGE));
  app.get('/api.bseindia.com/error_Bse.html', async (_request, reply) => reply.type('text/html').send(ACCESS_DENIED));
}
