import fastify, { type FastifyInstance } from 'fastify';

export interface ReplayApp {
  app: FastifyInstance;
  /** PEM of the certificate to trust; null without TLS. */
  ca: string | null;
}

const COMMON = { forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } };

/** Plain HTTP/1.1, or TLS with HTTP/2 and HTTP/1.1 by ALPN under a certificate of its own, made now. */
export async function createApp(tls: boolean): Promise<ReplayApp> {
  if (!tls) return { app: fastify(COMMON), ca: null };
  // Loaded when wanted: it takes longer than all the rest of a start.
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      // It signs itself, so who trusts it needs nothing else.
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  const app = fastify({ ...COMMON, http2: true, https: { allowHTTP1: true, key, cert } });
  // Routes and hooks are the same; the types tell the two apart by their raw requests, which only connections.ts sees.
  return { app: app as unknown as FastifyInstance, ca: cert };
}
