import { EnrichError } from '../../errors.ts';
import { type ReadingThread, startThread } from './reading-thread.ts';

export interface PoolOptions {
  /** The most threads at once; each reads one document. */
  threads: number;
  /** What one of them may hold. */
  memoryMb: number;
}

/** A thread is replaced after so many documents: what pdf.js keeps for ever stays small. */
const DOCUMENTS = 100;
/**
 * A thread that rests holding more than this share of its limit is replaced. Mostly it is garbage that V8 has not
 * collected yet, and a new thread costs half a second: it compiles pdf.js anew.
 */
const HELD = 0.9;
/** A thread that had nothing to do for so long is given back. */
const IDLE_MS = 60_000;
/** For putting a document away. */
const CLOSE_MS = 5_000;
/** A thread within native code ends when that returns: its place stays taken until then, but no longer than this. */
const GONE_MS = 10_000;

/** The right to one thread: its holder has it alone until it leaves. */
export interface Place {
  /** The thread of this place; a new one where the last one ended. */
  thread(): ReadingThread;
  leave(): Promise<void>;
}

export interface Pool {
  /** Waits its turn. @throws EnrichError `aborted` */
  take(signal?: AbortSignal): Promise<Place>;
  /** Ends all threads; documents that are being read fail with `aborted`. */
  close(): Promise<void>;
}

/** Threads start with the first document that finds none idle, and rest between documents. */
export function createPool({ threads: most, memoryMb }: PoolOptions): Pool {
  const threads = new Set<ReadingThread>();
  const idle: { thread: ReadingThread; timer: NodeJS.Timeout }[] = [];
  const waiting: (() => void)[] = [];
  let taken = 0;
  let closed = false;

  function wake(): ReadingThread {
    if (closed) throw new EnrichError('aborted', 'The document reader was closed.');
    const resting = idle.pop();
    clearTimeout(resting?.timer);
    const thread = resting?.thread.alive ? resting.thread : startThread(memoryMb);
    threads.add(thread);
    thread.begin();
    return thread;
  }

  /** `gone` tells when the thread has ended, which frees its place; null where it rests and its place is free. */
  async function rest(thread: ReadingThread): Promise<{ gone: Promise<void> | null }> {
    const sound = await isSound(thread);
    thread.rest();
    if (!sound || closed) return { gone: drop(thread) };
    const resting = { thread, timer: setTimeout(giveBack, IDLE_MS).unref() };
    function giveBack(): void {
      idle.splice(idle.indexOf(resting), 1);
      void drop(thread);
    }
    idle.push(resting);
    return { gone: null };
  }

  async function drop(thread: ReadingThread): Promise<void> {
    const timer = Promise.withResolvers<void>();
    const late = setTimeout(timer.resolve, GONE_MS).unref();
    await Promise.race([thread.end(), timer.promise]);
    clearTimeout(late);
    threads.delete(thread);
  }

  /** Whether it has put its document away and is fit for another one. */
  async function isSound(thread: ReadingThread): Promise<boolean> {
    if (!thread.alive || thread.documents >= DOCUMENTS) return false;
    try {
      await thread.ask({ ask: 'close' }, { timeoutMs: CLOSE_MS });
      return (await thread.memory()) < HELD * memoryMb * 1024 * 1024;
    } catch {
      return false;
    }
  }

  async function turn(signal?: AbortSignal): Promise<void> {
    if (taken < most) taken += 1;
    else {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push(resolve);
      const stop = () => {
        const place = waiting.indexOf(resolve);
        // Its turn may have come at the same moment: then it goes on, and ends with its first question.
        if (place < 0) return;
        waiting.splice(place, 1);
        reject(new EnrichError('aborted', 'Reading the document was stopped before it began.'));
      };
      signal?.addEventListener('abort', stop, { once: true });
      await promise.finally(() => signal?.removeEventListener('abort', stop));
    }
  }

  /** The place goes to who waits longest. */
  function pass(): void {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  }

  return {
    async take(signal) {
      if (signal?.aborted) throw new EnrichError('aborted', 'Reading the document was stopped before it began.');
      await turn(signal);
      let thread: ReadingThread | null = null;
      let left = false;
      return {
        thread() {
          if (thread?.alive) return thread;
          if (thread) {
            thread.rest();
            void drop(thread);
          }
          thread = wake();
          return thread;
        },
        async leave() {
          if (left) return;
          left = true;
          // Who read the document need not wait for a thread that takes its time to end.
          const { gone } = thread ? await rest(thread) : { gone: null };
          if (gone) void gone.then(pass);
          else pass();
        },
      };
    },
    async close() {
      closed = true;
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      await Promise.all([...threads].map(drop));
    },
  };
}
