import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { readLines, writeLine } from './lines.ts';
import { type KeeperLine, type KeeperState, keeperLine, keeperPorts, prove, proves, type Want } from './protocol.ts';

/** Who is at the door of one port. */
export type Dialled =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'keeper'; readonly pid: number; readonly state: KeeperState; readonly line: KeeperConnection };

export type KeeperFound = Extract<Dialled, { kind: 'keeper' }>;

export interface KeeperConnection {
  readonly socket: Socket;
  /** Lines after the keeper's greeting, those that came already included. */
  onLine(listener: (line: KeeperLine) => void): void;
}

export interface DialOptions {
  readonly stackId: string;
  readonly secret: string;
  readonly want: Want | null;
  /** How long a listener may be silent before it counts as a stranger (ms). */
  readonly patienceMs?: number;
}

/** Connects to one port and asks the listener to prove that it keeps this data folder. */
export function dial(port: number, options: DialOptions): Promise<Dialled> {
  const nonce = randomBytes(16).toString('hex');
  const waiting: KeeperLine[] = [];
  let deliver: ((line: KeeperLine) => void) | null = null;
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (result: Dialled) => {
      socket.setTimeout(0);
      if (result.kind !== 'keeper') socket.destroy();
      resolve(result);
    };
    socket.setTimeout(options.patienceMs ?? 1_500, () => settle({ kind: 'stranger' }));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle({ kind: error.code === 'ECONNREFUSED' ? 'nobody' : 'stranger' }),
    );
    socket.once('close', () => settle({ kind: 'stranger' }));
    socket.once('connect', () => {
      const proof = prove(options.secret, 'user', nonce);
      writeLine(socket, { stack: options.stackId, nonce, proof, want: options.want });
    });
    readLines(socket, (value) => {
      const line = keeperLine.safeParse(value).data;
      if (!line) return settle({ kind: 'stranger' });
      if (line.is !== 'keeper') return deliver ? deliver(line) : void waiting.push(line);
      if (!proves(line.proof, prove(options.secret, 'keeper', nonce))) return settle({ kind: 'stranger' });
      const onLine = (listener: (line: KeeperLine) => void) => {
        deliver = listener;
        waiting.splice(0).forEach(listener);
      };
      return settle({ kind: 'keeper', pid: line.pid, state: line.state, line: { socket, onLine } });
    });
  });
}

/**
 * The keeper of this folder on whichever of its ports. All are asked, as a stranger may have held the first when it
 * started; at once, so that a silent stranger delays nobody who has a keeper.
 */
export function findKeeper(options: DialOptions): Promise<KeeperFound | null> {
  const dials = keeperPorts(options.stackId).map((port) => dial(port, options));
  const found = dials.map(async (dialled) => {
    const result = await dialled;
    if (result.kind !== 'keeper') throw new Error(result.kind);
    return result;
  });
  return Promise.any(found).catch(() => null);
}
