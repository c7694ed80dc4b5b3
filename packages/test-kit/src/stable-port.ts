import { createServer } from 'node:net';

/** Below the range that systems take ports of outgoing connections from (Linux from 32768, others from 49152). */
const [FROM, TO] = [15_000, 30_000];

/**
 * A loopback port for a server that will be away for a while and come back to it. Were it in the ephemeral range, some
 * outgoing connection could take it meanwhile, even one that was trying to reach it and so reaches itself.
 * `beside`: the port this far above it is free too (a cluster node's bus).
 */
export async function stablePort(host = '127.0.0.1', beside = 0): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM));
    if ((await isFree(host, port)) && (beside === 0 || (await isFree(host, port + beside)))) return port;
  }
  throw new Error(`No free port between ${FROM} and ${TO} on ${host}`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
