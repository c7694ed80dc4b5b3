import { createServer, type Socket } from 'node:net';
import { LocalStackError, messageOf } from '../error.ts';
import { openLayout, readSecret } from '../layout.ts';
import { claim } from './claim.ts';
import type { KeeperConfig } from './config.ts';
import { readLines, writeLine } from './lines.ts';
import { keeperMark } from './mark.ts';
import { type ExchangeSpec, goodbye, greeting, type KeeperState, prove, proves, type Want } from './protocol.ts';
import { createServices, keyOf } from './services.ts';

interface User {
  readonly socket: Socket;
  readonly want: Want;
}

/** How long a new keeper waits for the user that started it. */
const FIRST_USER_MS = 10_000;

/**
 * Owns the services of one data folder for as long as somebody uses them. Resolves when they are stopped, or at once
 * when another keeper has the folder already.
 */
export async function keep(config: KeeperConfig): Promise<void> {
  const layout = openLayout(config.dataDir);
  const secret = readSecret(layout);
  const users = new Set<User>();
  const notes: string[] = [];
  const mark = keeperMark(layout);
  let state: KeeperState = 'claiming';
  let timer: NodeJS.Timeout | undefined;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const onNote = (text: string) => {
    notes.push(text);
    for (const user of users) writeLine(user.socket, { is: 'note', text });
  };
  const onLost = (error: LocalStackError, exchange?: ExchangeSpec) => {
    const concerned = [...users].filter(({ want }) => !exchange || (want.exchange && same(want.exchange, exchange)));
    for (const { socket } of concerned) {
      writeLine(socket, { is: 'failed', code: error.code, message: error.message });
      socket.end();
    }
    // Without Redis or PostgreSQL there is no stack; without one replay there is, for the others.
    if (!exchange) void stop();
  };
  const services = createServices({ layout, config, onNote, onLost });

  const stop = async () => {
    if (state === 'stopping') return;
    state = 'stopping';
    clearTimeout(timer);
    await services.stop();
    mark.clear();
    // Whoever waits for the end sees it as the end of the connection.
    server.close(finish);
    for (const socket of sockets) socket.end();
    setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 500).unref();
  };
  const stopSoon = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void stop(), ms);
  };

  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket);
    let user: User | null = null;
    // A stranger that says nothing does not stay.
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('error', () => {});
    const leave = (linger: number) => {
      if (!user || !users.delete(user)) return;
      const { exchange } = user.want;
      const shared = exchange && [...users].some((other) => other.want.exchange && same(other.want.exchange, exchange));
      if (exchange && !shared) void services.dropExchange(exchange);
      // Without linger there is no moment in which another could still come in and keep the leaver waiting.
      if (users.size === 0) linger === 0 ? void stop() : stopSoon(linger);
    };
    socket.on('close', () => {
      sockets.delete(socket);
      leave(config.lingerMs);
    });
    readLines(socket, (value) => {
      if (user) {
        if (!goodbye.safeParse(value).success) return void socket.destroy();
        leave(0);
        // Others stay: nothing is going to end. Else the connection ends with the services.
        if (users.size > 0) socket.end();
        else writeLine(socket, { is: 'stopping' });
        return;
      }
      const hello = greeting.safeParse(value).data;
      if (hello?.stack !== layout.id || !proves(hello.proof, prove(secret, 'user', hello.nonce))) {
        return void socket.destroy();
      }
      writeLine(socket, { is: 'keeper', proof: prove(secret, 'keeper', hello.nonce), pid: process.pid, state });
      if (hello.want === null || state !== 'claimed') return;
      socket.setTimeout(0);
      user = { socket, want: hello.want };
      users.add(user);
      clearTimeout(timer);
      for (const text of notes) writeLine(socket, { is: 'note', text });
      services.ensure(hello.want).then(
        (ready) => writeLine(socket, { is: 'ready', services: ready }),
        (error) => {
          const code = error instanceof LocalStackError ? error.code : 'start_failed';
          writeLine(socket, { is: 'failed', code, message: messageOf(error) });
          socket.end();
        },
      );
    });
  });

  if (!(await claim(server, { stackId: layout.id, secret })) || mark.other() !== null) {
    server.close();
    for (const socket of sockets) socket.destroy();
    return;
  }
  state = 'claimed';
  mark.set();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
  // Whatever goes wrong in here, the servers are not left without an owner.
  process.on('uncaughtException', (error) => {
    console.error(error);
    void stop();
  });
  stopSoon(FIRST_USER_MS);
  await finished;
}

const same = (a: ExchangeSpec, b: ExchangeSpec): boolean => keyOf(a) === keyOf(b);
