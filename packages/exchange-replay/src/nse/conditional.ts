import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** NSE's archive host tells ETag and Last-Modified and answers 304 to who names them; true: the answer is given. */
export function notModified(request: FastifyRequest, reply: FastifyReply, body: Buffer, changedAt: number): boolean {
  const etag = `"${createHash('sha1').update(body).digest('hex').slice(0, 20)}"`;
  const seconds = Math.floor(changedAt / 1000) * 1000;
  reply.header('etag', etag).header('last-modified', new Date(seconds).toUTCString());
  const { 'if-none-match': tags, 'if-modified-since': since } = request.headers;
  // RFC 9110: a tag outranks a date.
  const same =
    tags === undefined
      ? since !== undefined && Date.parse(since) >= seconds
      : tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  if (same) reply.code(304).send();
  return same;
}
