import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { QueueName } from '@filings/queue-core';
import { type Launcher, type RunningWorker, STANDBY, type WorkerExit, WorkerMessage } from './launcher.ts';

export interface ProcessLauncherOptions {
  /** What to run for a queue; the worker id follows as an argument, and `standby` for a worker on standby. */
  command(queue: QueueName): { file: string; args: string[] };
  env: Record<string, string | undefined>;
}

/** The heap's part of a worker's memory: buffers and code live beside it. */
const HEAP_SHARE = 0.75;

/**
 * Workers as local processes, each in a process group of its own. Output is always drained: a full pipe would
 * hang the worker unseen (G23). The IPC channel carries the handshake, and a worker ends when it breaks.
 */
export function createProcessLauncher({ command, env }: ProcessLauncherOptions): Launcher {
  return {
    launch({ queue, workerId, standby, memoryMb, onMessage, onOutput }): RunningWorker {
      const { file, args } = command(queue);
      const heap = `--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`;
      const child = spawn(file, [...args, workerId, ...(standby ? [STANDBY] : [])], {
        // Under `node --watch` a child would report its imports over the channel that is ours.
        env: {
          ...env,
          NODE_OPTIONS: [env.NODE_OPTIONS, heap].filter(Boolean).join(' '),
          WATCH_REPORT_DEPENDENCIES: undefined,
        } as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: true,
      });
      for (const stream of ['stdout', 'stderr'] as const) {
        const source = child[stream];
        if (source) createInterface({ input: source }).on('line', (line) => onOutput(line, stream));
      }
      child.on('message', (raw) => {
        const message = WorkerMessage.safeParse(raw);
        if (message.success) onMessage(message.data);
        else onOutput(`unreadable message to the spawner: ${JSON.stringify(raw)}`, 'stderr');
      });
      const killGroup = () => {
        if (child.pid === undefined) return;
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // Nobody of the group is left.
        }
      };
      const exited = new Promise<WorkerExit>((resolve) => {
        child.once('error', (error) => {
          if (child.pid === undefined) resolve({ code: null, signal: null, error });
        });
        child.once('exit', (code, signal) => {
          // Grandchildren must not outlive the worker; the group's number is still theirs at this moment.
          killGroup();
          resolve({ code, signal });
        });
      });
      return {
        pid: child.pid ?? null,
        terminate: () => void child.kill('SIGTERM'),
        kill: () => {
          if (child.exitCode === null && child.signalCode === null) killGroup();
        },
        exited,
      };
    },
  };
}
