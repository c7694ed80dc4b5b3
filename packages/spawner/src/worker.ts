import { createMeter, type QueueName, runSession, type SessionOptions, type SessionReport } from '@filings/queue-core';
import type { WorkerMessage } from './launcher.ts';

const HEARTBEAT_MS = 5_000;

/**
 * The worker's side of the handshake, for entry points that the process launcher starts: runs one session and
 * tells the spawner what it does. Ends on SIGTERM, and when the parent is gone (G23).
 */
export async function runWorker<Q extends QueueName>(
  options: Omit<SessionOptions<Q>, 'signal' | 'onState' | 'meter'>,
): Promise<SessionReport> {
  const abort = new AbortController();
  const meter = createMeter(options);
  let taken = 0;
  let lastWord: NodeJS.Timeout | undefined;
  const tell = (message: WorkerMessage) => {
    if (process.connected) process.send?.(message, () => {});
  };
  const stop = () => {
    if (abort.signal.aborted) return;
    tell({ type: 'draining' });
    abort.abort();
  };
  const orphaned = () => {
    stop();
    // Nobody is left to kill us after the grace.
    lastWord = setTimeout(() => process.exit(1), options.limits.graceMs);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', orphaned);
  if (process.send && !process.connected) orphaned();
  const heartbeat = setInterval(() => tell({ type: 'heartbeat', taken }), HEARTBEAT_MS);
  try {
    tell({ type: 'ready' });
    const report = await runSession({
      ...options,
      meter,
      signal: abort.signal,
      onState: (state, count) => {
        taken = count;
        tell({ type: 'state', state, taken });
      },
    });
    await meter.close();
    tell({ type: 'report', ...report });
    return report;
  } finally {
    clearInterval(heartbeat);
    clearTimeout(lastWord);
    for (const event of ['SIGTERM', 'SIGINT'] as const) process.removeListener(event, stop);
    process.removeListener('disconnect', orphaned);
  }
}
