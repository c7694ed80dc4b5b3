import type { RetriedAll } from '@filings/operator';
import type { DeadLetterPage, StoredDeadLetter } from '@filings/supabase-sink';
import { plural, table } from './output.ts';

const short = (text: string, width: number) => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
};

export function lettersView({ items, nextCursor }: DeadLetterPage): string {
  if (items.length === 0) return 'No dead letters.';
  const list = table(
    ['FAILED AT', 'QUEUE', 'JOB', 'CODE', 'ATTEMPTS', 'RETRIED', 'MESSAGE'],
    items.map(({ failedAt, queue, jobId, reason, attempts, retriedAt }) => [
      failedAt.slice(0, 19).concat('Z'),
      queue,
      jobId,
      reason.code,
      attempts,
      retriedAt === null ? '–' : retriedAt.slice(0, 19).concat('Z'),
      short(reason.message, 60),
    ]),
  );
  return nextCursor === null ? list : `${list}\n\nThere are more: --cursor ${nextCursor}`;
}

export function letterView(letter: StoredDeadLetter): string {
  const { queue, jobId, filingId, reason, attempts, failedAt, retriedAt, history, payload } = letter;
  const head = [
    `Job       ${jobId} of ${queue}`,
    `Filing    ${filingId ?? 'unknown'}`,
    `Failed    ${failedAt}, after ${plural(attempts, 'attempt')}`,
    ...(retriedAt === null ? [] : [`Retried   ${retriedAt}`]),
    `Reason    ${reason.code}: ${reason.message}`,
  ];
  const tries = table(
    ['ATTEMPT', 'AT', 'WORKER', 'CODE', 'MESSAGE'],
    history.map((one) => [one.attempt, one.at, one.workerId, one.code, short(one.message, 60)]),
  );
  return [
    head.join('\n'),
    ...(history.length === 0 ? [] : [tries]),
    `Payload\n${JSON.stringify(payload, null, 2)}`,
  ].join('\n\n');
}

export function retriedView({ retried, refused }: RetriedAll): string {
  const done = `${plural(retried, 'dead letter')} sent round again, ${refused.length} refused.`;
  if (refused.length === 0) return done;
  const rows = refused.map(({ queue, jobId, reason }) => [queue, jobId, reason.code, short(reason.message, 60)]);
  return `${done}\n\n${table(['QUEUE', 'JOB', 'CODE', 'MESSAGE'], rows)}`;
}
