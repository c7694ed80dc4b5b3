import { availableParallelism } from 'node:os';
import { EnrichError } from '../../errors.ts';
import type { Box } from '../page.ts';
import type { GreyImage } from './image.ts';
import type { NumberReading, PageReading, Question, Reply } from './protocol.ts';
import { type RecognisingThread, startThread } from './recognising-thread.ts';

export interface RecogniserOptions {
  /** Pages that are recognised at the same time, each on a core of its own; the host's cores, at most two, by default. */
  threads?: number;
  /** The most that one page may take; 60 s by default. A thread that needs more is ended and replaced. */
  timeoutMs?: number;
  /** Threads (with some 150 MB each) that nobody needed for so long are ended; 30 s by default. */
  idleMs?: number;
  /** For tests: another script in the place of the recognising thread. */
  threadFile?: URL;
}

export interface Recogniser {
  /**
   * Reads the words of a drawn page; all measures come back in points of the straightened page. The bytes of `image`
   * are taken over: the caller has them no more.
   * @throws EnrichError `ocr_failed` where this page cannot be recognised (others can), `aborted`
   */
  recognise(image: GreyImage, options?: { signal?: AbortSignal | undefined }): Promise<PageReading>;
  /**
   * Reads single cells again as figures (digits, points, commas, brackets, minus). Boxes in points of the straightened
   * page, as `recognise` gave them, and `turns` as it gave it. Takes the bytes of `image` over.
   */
  readNumbers(
    image: GreyImage,
    boxes: readonly Box[],
    options: { turns: PageReading['turns']; signal?: AbortSignal | undefined },
  ): Promise<NumberReading[]>;
  /** Ends its threads; what is being recognised fails. */
  close(): Promise<void>;
}

interface Slot {
  thread: RecognisingThread | null;
  idle: NodeJS.Timeout | undefined;
}

/**
 * Recognises pages on threads of its own, offline. Nothing is started before the first page, and an idle recogniser
 * keeps no process alive.
 */
export function createRecogniser(options: RecogniserOptions = {}): Recogniser {
  const { threads = Math.min(2, availableParallelism()), timeoutMs = 60_000, idleMs = 30_000 } = options;
  const free: Slot[] = Array.from({ length: threads }, () => ({ thread: null, idle: undefined }));
  const slots = [...free];
  const queue: ((slot: Slot) => void)[] = [];
  let closed = false;

  async function take(signal: AbortSignal | undefined): Promise<Slot> {
    signal?.throwIfAborted();
    // The one that rested last is warm.
    const ready = free.pop();
    if (ready) return ready;
    const turn = Promise.withResolvers<Slot>();
    queue.push(turn.resolve);
    const leave = () => {
      const at = queue.indexOf(turn.resolve);
      if (at < 0) return;
      queue.splice(at, 1);
      turn.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    return turn.promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  function giveBack(slot: Slot): void {
    const next = queue.shift();
    if (next) {
      next(slot);
      return;
    }
    free.push(slot);
    slot.idle = setTimeout(() => {
      slot.thread?.end();
      slot.thread = null;
    }, idleMs).unref();
  }

  async function ask(question: Question, signal: AbortSignal | undefined): Promise<Reply> {
    if (closed) throw new EnrichError('aborted', 'The recogniser of scanned pages is closed.');
    let slot: Slot | undefined;
    try {
      slot = await take(signal);
      clearTimeout(slot.idle);
      if (closed) throw new Error('the recogniser was closed');
      if (!slot.thread?.alive) slot.thread = startThread(options.threadFile);
      const reply = await slot.thread.ask(question, { timeoutMs, signal });
      if ('failed' in reply) throw new Error(reply.failed);
      return reply;
    } catch (cause) {
      if (signal?.aborted || closed) throw new EnrichError('aborted', 'Recognising a page was stopped.', { cause });
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new EnrichError('ocr_failed', `A scanned page could not be recognised (${why}).`, { cause });
    } finally {
      if (slot) giveBack(slot);
    }
  }

  return {
    async recognise(image, { signal } = {}) {
      const reply = await ask({ ask: 'page', image }, signal);
      if (!('page' in reply)) throw new Error('the recognising thread answered out of turn');
      return reply.page;
    },
    async readNumbers(image, boxes, { turns, signal }) {
      const reply = await ask({ ask: 'numbers', image, turns, boxes }, signal);
      if (!('numbers' in reply)) throw new Error('the recognising thread answered out of turn');
      return reply.numbers;
    },
    async close() {
      closed = true;
      for (const slot of slots) clearTimeout(slot.idle);
      await Promise.all(slots.map((slot) => slot.thread?.end()));
    },
  };
}
