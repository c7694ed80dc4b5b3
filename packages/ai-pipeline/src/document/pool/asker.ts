import { contentFailure, type Part } from './part.ts';
import type { Place } from './pool.ts';
import type { AnswerTo, Question } from './protocol.ts';
import type { ReadingThread } from './reading-thread.ts';

export interface Asker {
  /** Opens a part where it is not open, and notes in it how many pages it has or why it cannot be opened. */
  open(index: number, timeoutMs: number): Promise<void>;
  /**
   * Puts a question about a part.
   * @throws the part's failure where it cannot be opened, and whatever a thread's `ask` throws
   */
  ask<Q extends Question>(index: number, question: Q, timeoutMs: number): Promise<AnswerTo<Q>>;
}

/** Puts questions to whatever thread the place has: a new one is given the part first. */
export function createAsker(place: Place, parts: readonly Part[], signal: AbortSignal | undefined): Asker {
  let asked: ReadingThread | null = null;
  const isOpen = new Set<number>();

  function current(): ReadingThread {
    const thread = place.thread();
    if (thread !== asked) isOpen.clear();
    asked = thread;
    return thread;
  }

  async function open(index: number, timeoutMs: number): Promise<void> {
    const thread = current();
    const part = parts[index]!;
    if (isOpen.has(index) || part.failure) return;
    // A copy: it is handed over to the thread, and is wanted again should that one end.
    const bytes = new Uint8Array(part.bytes);
    try {
      part.pages = await thread.ask({ ask: 'open', part: index, bytes }, { timeoutMs, signal });
      isOpen.add(index);
    } catch (error) {
      part.failure = contentFailure(error, 'opening it');
    }
  }

  return {
    open,
    async ask(index, question, timeoutMs) {
      await open(index, timeoutMs);
      const { failure } = parts[index]!;
      if (failure) throw failure;
      return current().ask(question, { timeoutMs, signal });
    },
  };
}
