import type { QueueName, SessionOptions, SessionReport } from '@filings/queue-core';
import { runSession } from '@filings/queue-core';
import type { WorkerMessage } from './launcher.ts';

const HEARTBEAT_MS = 5_000;

/**
 * The worker's side of the handshake, for entry points that the process launcher starts: runs one session and
 * tells the spawner what it holds. Ends on SIGTERM, and when the parent is gone (G23).
 */
export async function runWorker<Q extends QueueName>(
  options: Omit<SessionOptions<Q>, 'signal' | 'onState'>,
): Promise<SessionReport> {
  const abort = new AbortController();
  const tell = (message: WorkerMessage) => {
    if (process.connected) process.send?.(message, () => {});
  };
  const stop = () => {
    if (abort.signal.aborted) return;
    tell({ type: 'draining' });
    abort.abort();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  if (process.send && !process.connected) stop();
  let taken = 0;
  const heartbeat = setInterval(() => tell({ type: 'heartbeat', taken }), HEARTBEAT_MS);
  try {
    tell({ type: 'ready' });
    const report = await runSession({
      ...options,
      signal: abort.signal,
      onState: (state, count) => {
        taken = count;
        tell({ type: 'state', state, taken });
      },
    });
    tell({ type: 'report', ...report });
    return report;
  } finally {
    clearInterval(heartbeat);
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.removeListener(event, stop);
  }
}
