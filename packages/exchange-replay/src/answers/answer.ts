import type { FaultAnswer } from '../faults/fault.ts';

/** An answer that lists rows, not yet put together, so that a fault can repeat or shuffle the rows of a right one. */
export interface RowsAnswer {
  head: string;
  rows: readonly string[];
  between: string;
  tail: string;
  /** The whole where there is no row, if it is not head and tail alone. */
  empty?: string;
}

/** A JSON array of rows that are JSON texts. */
export const jsonRows = (rows: readonly string[]): RowsAnswer => ({ head: '[', rows, between: ',', tail: ']' });

/** Text with nothing in it that counts as rows. */
export const plainAnswer = (text: string): RowsAnswer => ({ head: text, rows: [], between: '', tail: '' });

export interface BuiltAnswer extends RowsAnswer {
  /** The whole, as it goes out. */
  body: Buffer;
}

/**
 * Keeps answers until the rows behind them change (`version`). Answers to equal questions are built once, also when
 * they are asked at the same time.
 */
export type AnswerCache = (question: string, version: string, build: () => Promise<RowsAnswer>) => Promise<BuiltAnswer>;

/** Questions that are remembered; scrapers ask few again and again, a backfill asks many once. */
const REMEMBERED = 200;

export function createAnswerCache(): AnswerCache {
  const known = new Map<string, { version: string; answer: Promise<BuiltAnswer> }>();
  return (question, version, build) => {
    const last = known.get(question);
    if (last?.version === version) return last.answer;
    const answer = build().then((rows) => ({ ...rows, body: Buffer.from(bodyOf(rows)) }));
    known.delete(question);
    known.set(question, { version, answer });
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
    // A row that cannot be drawn fails this answer, not the next.
    answer.catch(() => known.delete(question));
    return answer;
  };
}

export const bodyOf = (answer: RowsAnswer): string =>
  answer.rows.length === 0 && answer.empty !== undefined
    ? answer.empty
    : answer.head + answer.rows.join(answer.between) + answer.tail;

/** What goes out under a fault that acts on rows; under any other, and under none, the answer as it is. */
export function bodyUnder(fault: FaultAnswer | undefined, answer: BuiltAnswer): Buffer | string {
  switch (fault) {
    case 'duplicated-rows':
      return bodyOf({ ...answer, rows: duplicated(answer.rows) });
    case 'reordered-rows':
      return bodyOf({ ...answer, rows: reordered(answer.rows) });
    case 'empty-table':
      return bodyOf({ ...answer, rows: [] });
    default:
      return answer.body;
  }
}

/** Every third row twice, as lists show that are read while they change. */
const duplicated = <T>(rows: readonly T[]): T[] => rows.flatMap((row, index) => (index % 3 === 0 ? [row, row] : [row]));

/** Each third row from the third on, then from the first, then from the second: no order by time is left. */
const reordered = <T>(rows: readonly T[]): T[] =>
  [2, 0, 1].flatMap((start) => rows.filter((_, index) => index % 3 === start));
