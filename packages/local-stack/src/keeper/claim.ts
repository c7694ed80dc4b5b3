import type { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Dialled, dial } from './dial.ts';
import { keeperPorts } from './protocol.ts';

export interface ClaimOptions {
  readonly stackId: string;
  readonly secret: string;
}

/**
 * Makes this process the one keeper of its folder, without lock files: a bound port cannot outlive its process. Binds
 * the first port that no stranger holds. True: we are it. False: another keeper is.
 *
 * A stranger may have come or gone between two claims, so that two claimants hold different ports. The one on the
 * higher port gives way to any on a lower; the one on the lower waits while the higher has not made up its mind.
 */
export async function claim(server: Server, options: ClaimOptions): Promise<boolean> {
  const ports = keeperPorts(options.stackId);
  const ask = (port: number) => dial(port, { ...options, want: null });
  let own = -1;
  const strangers = new Set<number>();
  for (const port of ports) {
    if (await bind(server, port)) {
      own = port;
      break;
    }
    const other = await ask(port);
    hangUp(other);
    if (other.kind === 'keeper') return false;
    strangers.add(port);
  }
  if (own === -1) throw new Error(`All of the loopback ports ${ports[0]}-${ports.at(-1)} are taken by other programs`);
  for (const port of ports.filter((candidate) => candidate !== own && !strangers.has(candidate))) {
    for (let other = await ask(port); other.kind === 'keeper'; other = await ask(port)) {
      hangUp(other);
      if (port < own || other.state !== 'claiming') return false;
      await delay(20);
    }
  }
  return true;
}

function hangUp(other: Dialled): void {
  if (other.kind === 'keeper') other.line.socket.destroy();
}

function bind(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening);
      // EACCES: ranges that some systems reserve.
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen({ port, host: '127.0.0.1', exclusive: true });
  });
}
