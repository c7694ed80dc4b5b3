import {
  filingIdIn,
  isClassified,
  lookAtJobs,
  QueueError,
  type QueueName,
  type QueuesOptions,
  type Reason,
  redoJob,
} from '@filings/queue-core';
import type {
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterQuery,
  Store,
  StoredDeadLetter,
} from '@filings/supabase-sink';
import { OperatorError } from './error.ts';

export interface DeadLettersOptions extends QueuesOptions {
  store: Pick<Store, 'deadLetters' | 'deadLetter' | 'markDeadLettersRetried' | 'purgeDeadLetters'>;
}

export interface RetriedAll {
  retried: number;
  /** Those that could not be sent round again; they stay as they are. */
  refused: { queue: string; jobId: string; reason: Reason }[];
}

export interface DeadLetters {
  /** Newest first, a page at a time; large payloads are left out. */
  list(filter?: DeadLetterFilter): Promise<DeadLetterPage>;
  /** One, with its whole payload and the history of its attempts; null when there is none. */
  show(queue: string, jobId: string): Promise<StoredDeadLetter | null>;
  /**
   * Sends one round again with all its attempts, edited or as it was.
   * @returns the job id
   * @throws OperatorError `dead_letter_unknown`, `other_filing`; QueueError `bad_payload`, `unknown_queue`, `job_alive`
   */
  retry(queue: string, jobId: string, change?: { payload?: unknown }): Promise<string>;
  /** Sends all that fit round again. One that is refused never stops the rest, and repeating it is harmless. */
  retryAll(filter: DeadLetterQuery): Promise<RetriedAll>;
  /**
   * Removes all that fit and resolves with how many. That is a verdict: a filing that was left open keeps the reason.
   * Investors that are still to be linked are derived again by the reconciler.
   */
  purge(filter: DeadLetterQuery): Promise<number>;
}

/** Round trips in flight at once while many letters are sent round again. */
const AT_ONCE = 10;

/** What an operator does with dead letters. They are read from the database, so it works after Redis was emptied too. */
export function createDeadLetters({ store, ...redis }: DeadLettersOptions): DeadLetters {
  /** Whether the job went round again after this failure, and only the mark in the database is missing. */
  async function isRoundAlready({ queue, jobId, failedAt }: StoredDeadLetter): Promise<boolean> {
    const [look] = await lookAtJobs(redis.connection, redis.prefix, queue as QueueName, [jobId]);
    return look?.state === 'alive' && look.addedAt !== null && look.addedAt > Date.parse(failedAt);
  }

  async function send(letter: StoredDeadLetter, edited?: { payload: unknown }): Promise<void> {
    const { queue, jobId, filingId } = letter;
    const payload = edited ? edited.payload : letter.payload;
    if (edited && filingId !== null && filingIdIn(payload) !== filingId)
      throw new OperatorError(
        'other_filing',
        `Dead letter ${jobId} of ${queue} is about filing ${filingId}: an edited payload must be about it too`,
      );
    try {
      await redoJob(redis, queue as QueueName, { jobId, payload });
    } catch (error) {
      const alive = error instanceof QueueError && error.code === 'job_alive';
      if (!alive || edited || !(await isRoundAlready(letter))) throw error;
    }
  }

  const whole = async (letter: StoredDeadLetter): Promise<StoredDeadLetter> =>
    letter.payload === null ? ((await store.deadLetter(letter.queue, letter.jobId)) ?? letter) : letter;

  /** First into Redis, then the mark: a crash in between repeats a job, and loses none. */
  async function sendPage(letters: readonly StoredDeadLetter[], report: RetriedAll): Promise<void> {
    const sent: StoredDeadLetter[] = [];
    for (let at = 0; at < letters.length; at += AT_ONCE) {
      const some = letters.slice(at, at + AT_ONCE).map(async (listed) => {
        const { queue, jobId } = listed;
        try {
          const letter = await whole(listed);
          await send(letter);
          sent.push(letter);
        } catch (error) {
          report.refused.push({ queue, jobId, reason: reasonOf(error) });
        }
      });
      await Promise.all(some);
    }
    await store.markDeadLettersRetried(sent);
    report.retried += sent.length;
  }

  return {
    list: (filter) => store.deadLetters(filter),
    show: (queue, jobId) => store.deadLetter(queue, jobId),
    async retry(queue, jobId, change = {}) {
      const letter = await store.deadLetter(queue, jobId);
      if (letter === null)
        throw new OperatorError('dead_letter_unknown', `There is no dead letter of job ${jobId} of ${queue}`);
      await send(letter, 'payload' in change ? { payload: change.payload } : undefined);
      await store.markDeadLettersRetried([letter]);
      return jobId;
    },
    async retryAll(filter) {
      const report: RetriedAll = { retried: 0, refused: [] };
      for (let cursor: string | undefined; ; ) {
        const page = await store.deadLetters({ ...filter, limit: 100, cursor });
        await sendPage(page.items, report);
        if (page.nextCursor === null) return report;
        cursor = page.nextCursor;
      }
    },
    purge: (filter) => store.purgeDeadLetters(filter),
  };
}

function reasonOf(error: unknown): Reason {
  const message = error instanceof Error ? error.message : String(error);
  return { code: isClassified(error) ? error.code : 'unexpected_error', message };
}
