import type { QueueName } from '@filings/queue-core';
import { z } from 'zod';

/** What a worker tells its spawner: the handshake that the policy rests on. */
export const WorkerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** It took up work, or has none left; `taken`: jobs so far. */
  z.object({ type: z.literal('state'), state: z.enum(['busy', 'idle']), taken: z.int() }),
  z.object({ type: z.literal('draining') }),
  z.object({ type: z.literal('heartbeat'), taken: z.int() }),
  z.object({
    type: z.literal('report'),
    end: z.string(),
    completed: z.int(),
    retried: z.int(),
    deadLettered: z.int(),
    handedBack: z.int(),
  }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;

export interface WorkerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when the process could not be started at all. */
  error?: Error;
}

export interface RunningWorker {
  pid: number | null;
  /** Asks it to end: SIGTERM. */
  terminate(): void;
  /** Ends it and all its children: SIGKILL to the process group. */
  kill(): void;
  exited: Promise<WorkerExit>;
}

/** The argument behind the worker id that puts a worker on standby. */
export const STANDBY = 'standby';

export interface LaunchRequest {
  queue: QueueName;
  workerId: string;
  /** It is to wait for its first job as long as it takes. */
  standby: boolean;
  /** What it may take; the launcher may set the heap's limit by it. */
  memoryMb: number;
  onMessage(message: WorkerMessage): void;
  onOutput(line: string, stream: 'stdout' | 'stderr'): void;
}

/** Where workers run. */
export interface Launcher {
  launch(request: LaunchRequest): RunningWorker;
}
