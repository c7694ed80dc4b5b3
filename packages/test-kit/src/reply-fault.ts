/** What a client says to get ready; a lost reply to it harms nothing and is not what a test means. */
const HANDSHAKE = /^(HELLO|AUTH|CLIENT|SELECT|INFO|PING|READONLY)$/i;

export interface ReplyFault {
  /**
   * The next `n` times that a client sends commands (handshakes do not count; `match` narrows it by the bytes sent,
   * e.g. `/:completed/`), the server gets and executes them, the replies are dropped and the connection closes.
   */
  dropReplies(n: number, match?: RegExp): void;
  /** How many times that has happened. */
  dropped(): number;
  /** Whether the replies to these bytes are to be dropped; counts them. */
  takes(sent: Buffer): boolean;
}

export function createFault(): ReplyFault {
  let left = 0;
  let dropped = 0;
  let pattern: RegExp | undefined;
  return {
    dropReplies(n, match) {
      left = n;
      pattern = match;
    },
    dropped: () => dropped,
    takes(sent) {
      if (left === 0) return false;
      const text = sent.toString('latin1');
      const commands = [...text.matchAll(/\*\d+\r\n\$\d+\r\n([a-z]+)\r\n/gi)].map((match) => match[1]!);
      if (!commands.some((command) => !HANDSHAKE.test(command)) || (pattern && !pattern.test(text))) return false;
      left -= 1;
      dropped += 1;
      return true;
    },
  };
}
