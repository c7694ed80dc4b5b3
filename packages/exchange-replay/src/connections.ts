import { type Http2ServerRequest, constants as http2 } from 'node:http2';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What a server can do with a request other than answer it. */
export interface Connections {
  /** Says nothing until the server closes. */
  silence(reply: FastifyReply): void;
  /** Breaks the connection; over HTTP/2 the one stream, as others share the connection. */
  reset(request: FastifyRequest, reply: FastifyReply): void;
  /** Aborted when the server closes. */
  closing: AbortSignal;
}

export function createConnections(app: FastifyInstance): Connections {
  const closing = new AbortController();
  const open = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  app.addHook('preClose', async () => {
    closing.abort();
    // An HTTP/2 session does not close while one of its streams waits, and silence waits for ever.
    for (const socket of open) socket.destroy();
  });
  return {
    closing: closing.signal,
    silence(reply) {
      reply.hijack();
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
