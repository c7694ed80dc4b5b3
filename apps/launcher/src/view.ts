import { styleText } from 'node:util';
import type { QueueStatus } from '@filings/spawner';

/** Everything that the view shows, read at one moment. */
export interface Progress {
  title: string;
  /** Milliseconds since the start. */
  elapsedMs: number;
  /** Null for the real exchanges. */
  day: { clock: string; share: number; published: number; total: number } | null;
  stored: number;
  enriched: number;
  withReason: number;
  deadLetters: number;
  queues: QueueStatus[];
  /** Filings enriched in the last minute. */
  perMinute: number;
  latencyMs: {
    detected: { p50: number | null; p95: number | null };
    enriched: { p50: number | null; p95: number | null };
  };
  urls: { label: string; url: string }[];
  notes: string[];
}

const bar = (share: number, width: number) => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return styleText('cyan', '█'.repeat(full)) + styleText('dim', '░'.repeat(width - full));
};

const seconds = (ms: number | null) =>
  ms === null ? '–' : ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
const pad = (text: string | number, width: number) => String(text).padStart(width);

const MARKS = {
  starting: styleText('yellow', '◌'),
  idle: styleText('green', '○'),
  busy: styleText('green', '●'),
  draining: styleText('yellow', '◍'),
};

function slots(status: QueueStatus, now: number): string {
  const bySlot = new Map(status.workers.map((worker) => [worker.slot, worker]));
  return Array.from({ length: status.maxConcurrent }, (_, index) => {
    const worker = bySlot.get(index + 1);
    if (!worker) return styleText('dim', `${index + 1} ·`.padEnd(20));
    const text = `${worker.state} ${Math.max(0, Math.round((now - worker.startedAt) / 1000))}s ${worker.jobs}j`;
    return `${index + 1} ${MARKS[worker.state]} ${text.padEnd(16)}`;
  }).join(' ');
}

/** The live view as lines; pure, so that a test can read it. */
export function renderView(progress: Progress, now: number): string {
  const { day, queues, latencyMs } = progress;
  const lines = [styleText('bold', progress.title), ''];
  if (day)
    lines.push(
      `  Day        ${bar(day.share, 30)} ${pad(Math.round(day.share * 100), 3)} %  ${day.clock}   published ${day.published} of ${day.total}`,
    );
  const settled = progress.enriched + progress.withReason;
  const total = day?.total ?? progress.stored;
  lines.push(
    `  Filings    ${bar(total === 0 ? 0 : settled / total, 30)} ${pad(total === 0 ? 0 : Math.round((settled / total) * 100), 3)} %  ` +
      `stored ${progress.stored}, enriched ${progress.enriched}, unreadable with a reason ${progress.withReason}, dead letters ${progress.deadLetters}`,
    '',
    styleText('dim', '  Queue      waiting  active  delayed  workers by slot'),
  );
  for (const queue of queues)
    lines.push(
      `  ${queue.label.padEnd(10)} ${pad(queue.ready, 7)}  ${pad(queue.active, 6)}  ${pad(queue.delayed, 7)}  ${slots(queue, now)}${queue.paused ? styleText('yellow', ' paused') : ''}`,
    );
  lines.push(
    '',
    `  Rate       ${progress.perMinute} enriched a minute     Since a poll saw it  detected p50 ${seconds(latencyMs.detected.p50)}, p95 ${seconds(latencyMs.detected.p95)};  enriched p50 ${seconds(latencyMs.enriched.p50)}, p95 ${seconds(latencyMs.enriched.p95)}`,
    '',
    ...progress.urls.map(({ label, url }) => `  ${label.padEnd(10)} ${styleText('underline', url)}`),
    ...progress.notes.map((note) => styleText('dim', `  ${note}`)),
    styleText('dim', `  ${Math.round(progress.elapsedMs / 1000)} s, Ctrl-C stops everything`),
  );
  return lines.join('\n');
}
