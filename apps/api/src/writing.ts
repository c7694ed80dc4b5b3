import type { FastifyInstance } from 'fastify';
import { ApiError } from './problems.ts';

/**
 * For routes that change something: JSON and nothing else (a page elsewhere can send a form or text without asking,
 * but not JSON), no body is an empty one, and who did what stands in the log.
 */
export function takeWrites(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else parse(request, body as string, done);
  });
  app.addHook('preParsing', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
      throw new ApiError('media_type_refused', 'Send "Content-Type: application/json", also without a body.');
  });
  app.addHook('onSend', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const key = request.keyHash?.slice(0, 8) ?? null;
    request.log.info({ key, status: reply.statusCode }, `${request.method} ${request.url}`);
  });
}
