import { type Http2ServerRequest, constants as http2 } from 'node:http2';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What a server can do with a request other than answer it. */
export interface Connections {
  /** Says nothing until the server closes. */
  silence(request: FastifyRequest, reply: FastifyReply): void;
  /** Breaks the connection; over HTTP/2 the one stream, as others share the connection. */
  reset(request: FastifyRequest, reply: FastifyReply): void;
  /** Aborted when the server closes. */
  closing: AbortSignal;
}

export function createConnections(app: FastifyInstance): Connections {
  const silent = new Set<FastifyRequest>();
  const closing = new AbortController();
  app.addHook('preClose', async () => {
    closing.abort();
    // An HTTP/2 session does not close while one of its streams waits.
    for (const request of silent) drop(request);
  });
  return {
    closing: closing.signal,
    silence(request, reply) {
      reply.hijack();
      silent.add(request);
      request.raw.once('close', () => silent.delete(request));
    },
    reset(request, reply) {
      reply.hijack();
      drop(request);
    },
  };
}

function drop({ raw }: FastifyRequest): void {
  // Fastify's types know HTTP/1.1 only unless every signature names the other.
  const stream = (raw as unknown as Http2ServerRequest).stream;
  if (raw.httpVersionMajor === 2) stream.close(http2.NGHTTP2_INTERNAL_ERROR);
  else raw.socket.destroy();
}
