import { spawn } from 'node:child_process';

/** Knows the pid that it read last; when its input closes, that process is killed and the folder removed. */
const WATCH =
  'trap "" INT TERM HUP; pid=; while read -r line; do pid=$line; done; [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null; rm -rf "$1"';

export interface Watch {
  /** From now on this process is killed when we end, however we end. Null: there is none at the moment. */
  over(pid: number | null): void;
  /** Kills what is watched, removes the folder; resolves once both are gone. */
  end(): Promise<void>;
}

/** Ends a server and removes its folder with this process, even one that is killed with -9. */
export function startWatch(dir: string): Watch {
  const child = spawn('/bin/sh', ['-c', WATCH, 'watch', dir], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.on('error', () => {});
  child.unref();
  return {
    over: (pid) => void child.stdin.write(`${pid ?? ''}\n`),
    async end() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
