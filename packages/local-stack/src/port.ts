import { createServer } from 'node:net';

/** A loopback port that was free a moment ago. Whoever uses it must be ready to ask for another. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no address')),
      );
    });
  });
}

/** Below the range that systems take the ports of outgoing connections from (Linux from 32768, others from 49152). */
const [STABLE_FROM, STABLE_TO] = [15_000, 30_000];

/**
 * A loopback port for a server that will be away for a while and come back to it. Were it in the ephemeral range, some
 * outgoing connection could take it meanwhile, even one that was trying to reach it and so reaches itself.
 * `beside`: the port this far above it is free too (a cluster node's bus).
 */
export async function stablePort(host = '127.0.0.1', beside = 0): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = STABLE_FROM + Math.floor(Math.random() * (STABLE_TO - STABLE_FROM));
    if ((await isFree(host, port)) && (beside === 0 || (await isFree(host, port + beside)))) return port;
  }
  throw new Error(`No free port between ${STABLE_FROM} and ${STABLE_TO} on ${host}`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
