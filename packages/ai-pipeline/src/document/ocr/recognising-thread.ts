import { Worker } from 'node:worker_threads';
import type { Question, Reply } from './protocol.ts';

/** Loading the engine and its language takes a third of a second; on a host that is busy beyond all measure, this. */
const START_MS = 60_000;

/** The .ts when run from sources, the .js when compiled or bundled: it always stands beside this file. */
const FILE = new URL(import.meta.url.endsWith('.ts') ? './ocr-thread.ts' : './ocr-thread.js', import.meta.url);

export interface RecognisingThread {
  /** False once it has ended, for whatever reason. */
  readonly alive: boolean;
  /**
   * Puts one question; the one before must have been answered. The picture's bytes are taken over.
   * @throws Error that says why there is no answer; the thread is dead then, unless it answered that it failed
   */
  ask(question: Question, limits: { timeoutMs: number; signal?: AbortSignal | undefined }): Promise<Reply>;
  end(why?: string): Promise<void>;
}

/** Starts a thread, which keeps the process alive only while it has a question to answer. */
export function startThread(file: URL = FILE): RecognisingThread {
  // What reads documents of strangers is given none of the process's secrets.
  const worker = new Worker(file, { env: {}, name: 'filings-ocr' });
  worker.unref();
  let death: Error | null = null;
  let isUp = false;
  let waiting: PromiseWithResolvers<Reply> | null = null;
  const up = Promise.withResolvers<void>();
  up.promise.catch(() => {});

  function die(why: string, cause?: unknown): void {
    if (death) return;
    death = new Error(why, cause === undefined ? undefined : { cause });
    up.reject(death);
    waiting?.reject(death);
  }
  async function end(why = 'the recogniser was closed'): Promise<void> {
    die(why);
    await worker.terminate();
  }
  worker.on('message', (reply: Reply) => {
    if (!('ready' in reply)) return waiting?.resolve(reply);
    isUp = true;
    up.resolve();
  });
  worker.on('error', (error) => die(`the recognising thread broke: ${error.message}`, error));
  worker.on('exit', () => die('the recognising thread ended by itself'));

  /** The time that a page may take begins when the thread is up. */
  async function started(): Promise<void> {
    if (isUp) return;
    const timer = setTimeout(() => end('the recognising thread did not start'), START_MS);
    await up.promise.finally(() => clearTimeout(timer));
  }

  return {
    get alive() {
      return death === null;
    },
    async ask(question, { timeoutMs, signal }) {
      if (death) throw death;
      waiting = Promise.withResolvers<Reply>();
      waiting.promise.catch(() => {});
      const stop = () => void end('recognition was stopped');
      signal?.addEventListener('abort', stop, { once: true });
      worker.ref();
      let timer: NodeJS.Timeout | undefined;
      try {
        if (signal?.aborted) stop();
        await started();
        timer = setTimeout(() => end(`no answer within ${timeoutMs} ms`), timeoutMs);
        worker.postMessage(question, [question.image.data.buffer as ArrayBuffer]);
        return await waiting.promise;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        waiting = null;
        worker.unref();
      }
    },
    end,
  };
}
