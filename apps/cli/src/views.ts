import type { OperatorStatus, QueueState } from '@filings/operator';
import type { Hold, LimitName, QueueLimits } from '@filings/queue-core';
import { span, table } from './output.ts';

function holdWords(hold: Hold, now: number): string {
  const left = span(Math.max(0, (hold.until ?? now) - now));
  if (hold.kind === 'operator') return `paused: ${hold.reason.message}`;
  if (hold.kind === 'outage') return `outage, looked at again in ${left}: ${hold.reason.message}`;
  return `rate limited for ${left}: ${hold.reason.message}`;
}

export function stateWords({ paused, holds }: QueueState, now: number): string {
  if (holds.length > 0) return holds.map((hold) => holdWords(hold, now)).join('; ');
  return paused ? 'paused' : 'runs';
}

/** The queues, and below them the workers of all hosts. */
export function statusView({ at, queues }: OperatorStatus): string {
  const now = Date.parse(at);
  const overview = table(
    ['QUEUE', 'WORKERS', 'READY', 'ACTIVE', 'DELAYED', 'FAILED', 'OLDEST', 'STATE'],
    queues.map((queue) => [
      queue.label,
      `${queue.workers.length}/${queue.maxConcurrent}`,
      queue.ready,
      queue.active,
      queue.delayed,
      queue.failed,
      queue.oldestWaitingMs === null ? '–' : span(queue.oldestWaitingMs),
      stateWords(queue, now),
    ]),
  );
  const workers = queues.flatMap((queue) => queue.workers);
  if (workers.length === 0) return `${overview}\n\nNo workers: they start where jobs wait.`;
  const list = table(
    ['WORKER', 'SLOT', 'STATE', 'JOBS', 'AGE', 'HOST', 'PID'],
    workers.map(({ workerId, slot, state, jobs, startedAt, host, pid }) => [
      workerId,
      slot,
      state,
      jobs,
      span(Math.max(0, now - startedAt)),
      host,
      pid,
    ]),
  );
  return `${overview}\n\n${list}`;
}

/** A column a queue; `*` marks what an operator changed while everything runs. */
export function limitsView(
  queues: readonly { label: string; limits: QueueLimits; changed: readonly string[] }[],
): string {
  const names = Object.keys(queues[0]!.limits).filter((name) => name !== 'backoffMs') as LimitName[];
  const rows = names.map((name) => [
    name,
    ...queues.map(({ limits, changed }) => `${limits[name]}${changed.includes(name) ? ' *' : ''}`),
  ]);
  rows.push(['backoffMs', ...queues.map(({ limits: { backoffMs } }) => `${backoffMs.base} to ${backoffMs.cap}`)]);
  const any = queues.some(({ changed }) => changed.length > 0);
  const words = table(['LIMIT', ...queues.map(({ label }) => label)], rows);
  return any ? `${words}\n\n* changed by an operator; filings limits QUEUE --reset takes it back` : words;
}
