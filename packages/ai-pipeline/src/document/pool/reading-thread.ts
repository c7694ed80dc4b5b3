import { Worker } from 'node:worker_threads';
import { EnrichError } from '../../errors.ts';
import { type CauseOfDeath, ThreadDeath } from './death.ts';
import { RESOURCE_LIMITS, watchMemory } from './memory.ts';
import type { AnswerTo, Question, Reply } from './protocol.ts';

/** Loading pdf.js takes a quarter of a second; on a host that is busy beyond all measure, this. */
const START_MS = 60_000;

/** Drawing may hold so many limits: a colour scan of A3 at 400 dpi is 130 MB decoded, and as much again on its canvas. */
const DRAWING = 2;

/** thread.ts when run from sources, thread.js when compiled or bundled: it always stands beside this file. */
const FILE = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

export interface ReadingThread {
  /** False once it has ended, for whatever reason: it answers nothing any more. */
  readonly alive: boolean;
  /** How many documents it has been given. */
  readonly documents: number;
  /**
   * Puts one question; the one before must have been answered.
   * @throws EnrichError where the thread refuses the document, or `aborted`
   * @throws ThreadDeath where the question ended the thread
   */
  ask<Q extends Question>(
    question: Q,
    limits: { timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<AnswerTo<Q>>;
  /** Bytes of heap, buffers and wasm memories that it holds while it rests, garbage included. */
  memory(): Promise<number>;
  /** A document begins: the thread is watched and keeps the process alive until it rests. */
  begin(): void;
  rest(): void;
  end(why?: CauseOfDeath): Promise<void>;
}

/** Starts a thread; what is asked at once waits until it is up. */
export function startThread(memoryMb: number): ReadingThread {
  const worker = new Worker(FILE, {
    resourceLimits: RESOURCE_LIMITS,
    // What reads documents of strangers is given none of the process's secrets.
    env: {},
    name: 'filings-reading',
  });
  worker.unref();
  let death: ThreadDeath | null = null;
  let documents = 0;
  let allowance = 1;
  /** Bytes at its last rest: garbage, mostly, and no fault of the next document. */
  let held = 0;
  let isUp = false;
  let waiting: { resolve: (reply: Reply) => void; reject: (error: unknown) => void } | null = null;
  const up = Promise.withResolvers<void>();
  up.promise.catch(() => {});
  let stopWatch: (() => void) | null = null;

  function die(why: CauseOfDeath, cause?: unknown): void {
    if (death) return;
    death = new ThreadDeath(why === 'broke' && !isUp ? 'unstartable' : why, cause);
    stopWatch?.();
    up.reject(death);
    waiting?.reject(death);
  }
  /** Not waited for by who goes on: a thread within native code ends when that returns. */
  async function end(why: CauseOfDeath = 'closed'): Promise<void> {
    die(why);
    await worker.terminate();
  }
  worker.on('message', (reply: Reply) => {
    if (!('ready' in reply)) return waiting?.resolve(reply);
    isUp = true;
    up.resolve();
  });
  worker.on('error', (error: NodeJS.ErrnoException) =>
    die(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'heavy' : 'broke', error),
  );
  worker.on('exit', () => die('broke'));

  async function put(question: Question, timeoutMs: number): Promise<Reply> {
    await startedWithin(up.promise);
    // It may have ended since: nobody would answer.
    if (death) throw death;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    waiting = { resolve, reject };
    const timer = setTimeout(() => end('slow'), timeoutMs);
    allowance = question.ask === 'draw' ? DRAWING : 1;
    try {
      worker.postMessage(question, question.ask === 'open' ? [question.bytes.buffer] : []);
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting = null;
    }
  }

  /** The time that a question may take begins when the thread is up. */
  async function startedWithin(started: Promise<void>): Promise<void> {
    if (isUp) return;
    const timer = setTimeout(() => end('broke'), START_MS);
    await started.finally(() => clearTimeout(timer));
  }

  return {
    get alive() {
      return death === null;
    },
    get documents() {
      return documents;
    },
    async ask<Q extends Question>(
      question: Q,
      { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
    ) {
      if (death) throw death;
      const stop = () => void end('slow');
      signal?.addEventListener('abort', stop, { once: true });
      try {
        if (signal?.aborted) stop();
        const reply = await put(question, timeoutMs);
        if ('refused' in reply) throw new EnrichError(reply.refused, reply.message);
        if ('value' in reply) return reply.value as AnswerTo<Q>;
        throw new Error('the reading thread answered out of turn');
      } catch (error) {
        if (signal?.aborted) throw new EnrichError('aborted', 'Reading the document was stopped.');
        throw error;
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    async memory() {
      const { used_heap_size, external_memory } = await worker.getHeapStatistics();
      held = used_heap_size + external_memory;
      return held;
    },
    begin() {
      documents += 1;
      worker.ref();
      stopWatch = watchMemory(
        worker,
        () => ({ limit: memoryMb * 1024 * 1024 * allowance, held }),
        () => end('heavy'),
      );
    },
    rest() {
      stopWatch?.();
      worker.unref();
    },
    end,
  };
}
