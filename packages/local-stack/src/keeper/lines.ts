import type { Socket } from 'node:net';

/** Far more than any line of the protocol: a stranger cannot fill our memory. */
const LONGEST = 64 * 1024;

/** Calls `onLine` with each line as parsed JSON; a line that is none, or endless, ends the connection. */
export function readLines(socket: Socket, onLine: (value: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST) socket.destroy();
    for (const part of parts) {
      let value: unknown;
      try {
        value = JSON.parse(part);
      } catch {
        socket.destroy();
        return;
      }
      onLine(value);
    }
  });
}

export function writeLine(socket: Socket, value: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}
