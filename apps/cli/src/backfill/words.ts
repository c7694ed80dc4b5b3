import { plural, span } from '../output.ts';
import type { Ending, Pace } from './follow.ts';

export const whole = (count: number): string => count.toLocaleString('en-IN');

type Speed = Omit<Pace, 'elapsedMs' | 'open' | 'failing' | 'worker'>;

/** `12 of 31 days, 9,876 rows, 1,203 new, 450 rows/s, about 2 min left` */
export function paceWords({ done, total, unit, rows, found, rowsPerSecond, leftMs }: Speed): string {
  return [
    `${done} of ${plural(total, unit)}`,
    `${whole(rows)} ${rows === 1 ? 'row' : 'rows'}`,
    `${whole(found)} new`,
    ...(rowsPerSecond === null ? [] : [`${whole(rowsPerSecond)} rows/s`]),
    ...(leftMs === null || leftMs === 0 ? [] : [`about ${span(leftMs)} left`]),
  ].join(', ');
}

/** What keeps a day from being read; null where nothing does. */
export function troubleWords({ failing }: Pick<Pace, 'failing'>): string | null {
  if (failing === null) return null;
  const { day, code, message, attempts } = failing;
  return `${day.day} ${day.segment} fails (${plural(attempts, 'attempt')}, ${code}): ${message}`;
}

/** How it ended, and what to do about what is left. */
export function endWords(ending: Ending, pace: Pace | null): string {
  if (pace === null) return 'Nothing was read.';
  const { total, unit, open, done, rows, found, elapsedMs } = pace;
  const days = plural(total, unit);
  const words: Record<Ending, string> = {
    done: `${total === 1 ? `The ${unit} is` : `All ${days} are`} read: ${whole(rows)} rows, ${whole(found)} new, in ${span(elapsedMs)}.`,
    stopped: `${open.length} of ${days} left; run the same command again, or let the scraper go on.`,
    stuck: `${open.length} of ${days} left, and nothing goes on. They stay in the backlog: run the same command again, or --stop.`,
    forgotten: `${done} of ${days} read; the others were taken out of the backlog meanwhile.`,
  };
  const trouble = ending === 'done' ? null : troubleWords(pace);
  return trouble === null ? words[ending] : `${words[ending]}\n${trouble}`;
}
