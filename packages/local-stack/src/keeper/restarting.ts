import { messageOf } from '../error.ts';

interface Running {
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

export interface Restarting<T> {
  /** As it was first started; its address holds for its successors too. */
  readonly first: T;
  stop(): Promise<void>;
}

export interface RestartingOptions {
  readonly name: string;
  /** Deaths within a minute before it is given up. */
  readonly attempts?: number;
  onNote(line: string): void;
  onLost(error: unknown): void;
}

/** Keeps a server running: one that dies is started again at the same address, unless it keeps dying (G25). */
export async function restarting<T extends { exited: Promise<string>; stop(): Promise<void> }>(
  start: (last: T | null) => Promise<T>,
  options: RestartingOptions,
): Promise<Restarting<T>> {
  const attempts = options.attempts ?? 5;
  const deaths: number[] = [];
  const first = await start(null);
  let current: T | null = first;
  let starting: Promise<void> | null = null;
  let stopped = false;

  const watch = (server: Running) => {
    void server.exited.then((how) => {
      if (stopped) return;
      current = null;
      const now = Date.now();
      deaths.push(now);
      if (deaths.filter((death) => death > now - 60_000).length > attempts) return options.onLost(new Error(how));
      options.onNote(`${options.name} ${how}; starting it again`);
      starting = start(first).then(
        (next) => {
          current = next;
          watch(next);
        },
        (error: unknown) => options.onLost(new Error(`${how}; ${messageOf(error)}`)),
      );
    });
  };
  watch(first);

  return {
    first,
    async stop() {
      stopped = true;
      await starting;
      await current?.stop();
    },
  };
}
