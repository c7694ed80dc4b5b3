import { Category, Exchange } from '@filings/queue-core';
import { AnnouncementDetail, AnnouncementPage, type Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Moment, moment } from '../moment.ts';
import { ApiError, problemResponses } from '../problems.ts';

const Query = z.strictObject({
  isin: z.string().optional(),
  symbol: z.string().optional().describe('NSE symbol; also finds what the company filed at BSE only'),
  exchange: Exchange.optional(),
  category: Category.optional(),
  sentiment: z.enum(['Positive', 'Negative', 'Neutral']).optional(),
  status: z
    .enum(['detected', 'enriched', 'superseded'])
    .optional()
    .describe('Superseded ones are listed only when asked for'),
  investor: z.string().optional().describe('Id or name'),
  from: Moment.optional().describe('Published at or after'),
  to: Moment.optional().describe('Published before'),
  q: z
    .string()
    .max(200)
    .optional()
    .describe('Words, "a phrase", -not this: in company, symbol, headline, subject, summary'),
  cursor: z.string().optional().describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const Id = z.object({ id: z.uuid() });

export const announcementRoutes: FastifyPluginAsyncZod<{ store: Store }> = async (app, { store }) => {
  async function find(id: string): Promise<AnnouncementDetail> {
    const detail = await store.get(id);
    if (detail === null) throw new ApiError('announcement_unknown', `There is no announcement ${id}.`);
    return detail;
  }
  app.addHook('onSend', async (_, reply) => {
    reply.header('cache-control', 'no-cache');
  });

  app.get(
    '/v1/announcements',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'listAnnouncements',
        summary: 'Announcements, newest first',
        tags: ['announcements'],
        querystring: Query,
        response: {
          200: AnnouncementPage,
          ...problemResponses('request_malformed', 'key_missing', 'too_many_requests', 'store_unavailable'),
        },
      },
    },
    ({ query }) => store.list({ ...query, from: moment(query.from), to: moment(query.to) }),
  );

  app.get(
    '/v1/announcements/:id',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'getAnnouncement',
        summary: 'One announcement with its filings, figures, investors, evidence and provenance',
        description: 'A superseded announcement answers 308 to the one that took its filings over.',
        tags: ['announcements'],
        params: Id,
        response: {
          200: AnnouncementDetail,
          308: z.null().describe('The announcement is part of another one by now'),
          ...problemResponses(
            'request_malformed',
            'key_missing',
            'announcement_unknown',
            'too_many_requests',
            'store_unavailable',
          ),
        },
      },
    },
    async ({ params }, reply) => {
      const detail = await find(params.id);
      if (detail.supersededBy !== null) return reply.redirect(`/v1/announcements/${detail.supersededBy}`, 308);
      return detail;
    },
  );

  app.get(
    '/v1/announcements/:id/document',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'getDocument',
        summary: 'The original document, at the exchange',
        tags: ['announcements'],
        params: Id,
        response: {
          302: z.null().describe('To the address at the exchange'),
          ...problemResponses(
            'request_malformed',
            'key_missing',
            'document_unknown',
            'too_many_requests',
            'store_unavailable',
          ),
        },
      },
    },
    async ({ params }, reply) => {
      const found = await find(params.id);
      const detail = found.supersededBy === null ? found : await find(found.supersededBy);
      const url = detail.document?.url ?? detail.filings.find((filing) => filing.attachment)?.attachment?.urls[0];
      if (url === undefined || !/^https?:/.test(url)) {
        throw new ApiError('document_unknown', `Announcement ${params.id} came without an attachment.`);
      }
      return reply.redirect(url, 302);
    },
  );
};
