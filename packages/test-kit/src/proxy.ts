import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { stablePort } from '@filings/local-stack';
import { createFault, type ReplyFault } from './reply-fault.ts';

export interface ProxyOptions {
  /** Where it leads, on 127.0.0.1. */
  readonly port: number;
  /** Loopback address to listen on. Default 127.0.0.1. */
  readonly host?: string;
}

export interface TestProxy extends Pick<ReplyFault, 'dropReplies' | 'dropped'> {
  readonly host: string;
  readonly port: number;
  /** As for Redis. */
  readonly url: string;
  /** All goes through again. What was sent into a black hole arrives now, late, as after a real partition. */
  pass(): Promise<void>;
  /** Closes all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts, and forwards nothing either way: the other side is silent but not gone. */
  blackhole(): void;
  /** Clients connected at this moment. */
  connections(): number;
}

/** A TCP way to a server that a test can cut, silence, or make lose replies. Passes everything at first. */
export async function openProxy(options: ProxyOptions): Promise<TestProxy & { close(): Promise<void> }> {
  const { host = '127.0.0.1' } = options;
  const port = await stablePort(host);
  const fault = createFault();
  const open = new Map<Socket, { release(): void; hold(): void; end(): void }>();
  let silent = false;
  let server: Server | null = null;

  const accept = (client: Socket) => {
    const pair = join(client, options.port, fault, () => open.delete(client));
    open.set(client, pair);
    if (silent) pair.hold();
    else pair.release();
  };

  async function listen(): Promise<void> {
    if (server) return;
    server = createServer({ pauseOnConnect: true }, accept);
    server.listen(port, host);
    await once(server, 'listening');
  }

  async function cut(): Promise<void> {
    const closing = server;
    server = null;
    const closed = closing && once(closing, 'close');
    closing?.close();
    for (const pair of open.values()) pair.end();
    open.clear();
    await closed;
  }

  await listen();
  return {
    host,
    port,
    url: `redis://${host}:${port}`,
    async pass() {
      silent = false;
      for (const pair of open.values()) pair.release();
      await listen();
    },
    cut,
    blackhole() {
      silent = true;
      for (const pair of open.values()) pair.hold();
    },
    ...fault,
    connections: () => open.size,
    close: cut,
  };
}

/** One client with its own connection to the server, made when bytes may first pass. */
function join(client: Socket, port: number, fault: ReplyFault, onClose: () => void) {
  let upstream: Socket | null = null;
  let held = true;
  let mute = false;
  const end = () => {
    client.destroy();
    upstream?.destroy();
  };
  client.on('error', end).on('close', () => {
    upstream?.destroy();
    onClose();
  });
  client.on('data', (chunk) => {
    if (mute) return;
    upstream?.write(chunk);
    if (!fault.takes(chunk)) return;
    // The server does what it was told, then sees the end of our input and closes; nobody hears its reply.
    mute = true;
    upstream?.end();
  });

  function dial(): Socket {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    socket.on('error', end).on('close', end);
    socket.on('data', (chunk) => {
      if (!mute) client.write(chunk);
    });
    return socket;
  }

  return {
    end,
    hold() {
      held = true;
      client.pause();
      upstream?.pause();
    },
    release() {
      if (!held) return;
      held = false;
      upstream ??= dial();
      upstream.resume();
      client.resume();
    },
  };
}
