import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import { createHttp, type Http, type HttpOptions } from '../../src/http.ts';

export const SITE = 'https://www.nseindia.com';

/** A client for one test. */
export function http(options: Partial<HttpOptions>): Http {
  const made = createHttp({ headers: {}, timeoutMs: 2000, ...options });
  onTestFinished(() => made.close());
  return made;
}

/** The port of a server that ends with the test, whatever still hangs on it. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

export const { private: key, cert } = await generate([{ name: 'commonName', value: 'www.nseindia.com' }], {
  extensions: [
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'www.nseindia.com' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ],
});

/** A server that speaks HTTP/2 and HTTP/1.1 over TLS, with a certificate of its own. */
export async function secure(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createSecureServer({ key, cert, allowHTTP1: true }, answer as never);
  server.on('sessionError', () => undefined);
  return `https://127.0.0.1:${await listening(server as unknown as Server)}`;
}
