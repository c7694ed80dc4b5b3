import type { SourceReport } from './health.ts';
import { span, table } from './output.ts';

/** How each exchange is read, and below it what is wrong. */
export function sourcesView(sources: readonly SourceReport[], now: Date): string {
  const ago = (time: string | null) =>
    time === null ? 'never' : `${span(Math.max(0, now.getTime() - Date.parse(time)))} ago`;
  const list = table(
    ['EXCHANGE', 'SEGMENTS', 'POLLED', 'ANSWERED', 'FOUND', 'EVERY', 'STAND-BYS', 'BACKLOG', 'STATE'],
    sources.map(({ exchange, segments, polledAt, answeredAt, foundAt, intervalMs, standbys, backlog, ...source }) => [
      exchange.toUpperCase(),
      segments.join(', ') || '–',
      ago(polledAt),
      ago(answeredAt),
      ago(foundAt),
      polledAt === null ? '–' : span(intervalMs),
      standbys,
      backlog,
      stateOf(source),
    ]),
  );
  const words = sources.flatMap(({ exchange, alarms, failing, holder }) => [
    ...alarms.map(({ reason, message }) => `ALARM ${exchange.toUpperCase()} ${reason}: ${message}`),
    ...(failing !== null && alarms.length === 0
      ? [`${exchange.toUpperCase()}: ${failing.polls} polls in a row failed (${failing.code}): ${failing.message}`]
      : []),
    ...(holder === '' ? [] : [`${exchange.toUpperCase()} is polled by ${holder}.`]),
  ]);
  return words.length === 0 ? list : `${list}\n\n${words.join('\n')}`;
}

function stateOf({ alarms, failing, fallback }: Pick<SourceReport, 'alarms' | 'failing' | 'fallback'>): string {
  const reasons = alarms.map(({ reason }) => reason.replaceAll('_', ' '));
  if (fallback) reasons.push('the feed stands in');
  if (reasons.length > 0) return reasons.join(', ');
  return failing === null ? 'fresh' : 'fails';
}
