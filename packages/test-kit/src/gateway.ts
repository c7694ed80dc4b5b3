import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProjectKeys } from './keys.ts';

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands where Supabase's gateway stands: `/rest/v1` is PostgREST, an opaque key becomes the JWT of its role, and
 * without a key nothing is answered. So supabase-js talks to a plain PostgREST unchanged.
 */
export async function startGateway(postgrestPort: number, keys: ProjectKeys): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => {
    const refuse = (status: number, message: string) => {
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    };
    if (!/^\/rest\/v1(\/|\?|$)/.test(incoming.url ?? '')) return refuse(404, 'Only /rest/v1 is served');
    const authorization = bearerOf(incoming, keys);
    if (authorization === null) return refuse(401, 'No API key, or an unknown one');
    const path = (incoming.url as string).slice('/rest/v1'.length);
    const onward = request({
      host: '127.0.0.1',
      port: postgrestPort,
      method: incoming.method,
      path: path.startsWith('/') ? path : `/${path}`,
      headers: { ...incoming.headers, authorization, host: `127.0.0.1:${postgrestPort}` },
    });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', (error) => (outgoing.headersSent ? outgoing.destroy() : refuse(503, error.message)));
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A user's own JWT passes as it is, beside a known key; an opaque key is not a JWT and is swapped. */
function bearerOf(incoming: IncomingMessage, keys: ProjectKeys): string | null {
  const bearer = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
  const apikey = String(incoming.headers.apikey ?? bearer);
  const fromKey = keys.jwtFor(apikey);
  if (fromKey === undefined) return null;
  if (bearer === '' || bearer.startsWith('sb_')) return `Bearer ${keys.jwtFor(bearer || apikey) ?? fromKey}`;
  return `Bearer ${bearer}`;
}
