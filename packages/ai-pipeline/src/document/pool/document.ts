import { EnrichError } from '../../errors.ts';
import type { Page } from '../page.ts';
import { emptyPage } from '../pdf/read.ts';
import { ThreadDeath } from './death.ts';
import type { Place, Pool } from './pool.ts';
import type { AnswerTo, Question } from './protocol.ts';
import type { ReadingThread } from './reading-thread.ts';

/** So many pages may end the thread that reads them; then the document itself is taken to be at fault. */
const STRIKES = 2;

export interface DocumentLimits {
  /** For opening a PDF, and for each page of it. */
  pageTimeoutMs: number;
}

export interface OpenDocument {
  /** Of all its PDFs together; one that cannot be opened counts as one page. */
  readonly pageCount: number;
  /**
   * Reads a page, numbered from 1 over all PDFs. A page that hangs or ends its thread is given back as unreadable.
   * @param withinMs - less than the limit of a page where the caller has less time; null when that was not enough
   * @throws EnrichError `pdf_too_slow`, `pdf_too_heavy`, `pdf_damaged` (class content) once two pages did so, and `aborted`
   */
  page(number: number, withinMs?: number): Promise<Page | null>;
  /** Puts the document away; its thread is free for another one. */
  close(): Promise<void>;
}

interface Part {
  bytes: Uint8Array;
  /** Page numbers of the document: those of this part begin after it. */
  before: number;
  pages: number;
  strikes: number;
  failure: EnrichError | null;
}

/**
 * Opens the PDFs of one document as one, in a thread of their own. Must be closed.
 * @throws EnrichError, class content, when none of the PDFs can be opened
 */
export async function openDocument(
  pool: Pool,
  bytes: readonly { bytes: Uint8Array }[],
  limits: DocumentLimits,
  signal?: AbortSignal,
): Promise<OpenDocument> {
  const place = await pool.take(signal);
  try {
    const parts: Part[] = [];
    const ask = asker(place, parts, limits.pageTimeoutMs, signal);
    for (const part of bytes) {
      const before = parts.reduce((sum, { pages }) => sum + pages, 0);
      parts.push({ bytes: part.bytes, before, pages: 1, strikes: 0, failure: null });
      await ask.open(parts.length - 1);
    }
    failIfAllFailed(parts);
    return {
      pageCount: parts.reduce((sum, { pages }) => sum + pages, 0),
      close: () => place.leave(),
      async page(number, withinMs = limits.pageTimeoutMs) {
        const index = parts.findIndex(({ before, pages }) => number > before && number <= before + pages);
        const part = parts[index];
        if (!part) throw new RangeError(`There is no page ${number} in this document.`);
        if (part.failure) return emptyPage(number, part.strikes > 0 ? 'garbled' : 'empty');
        const timeoutMs = Math.min(withinMs, limits.pageTimeoutMs);
        try {
          const page = await ask.of(index, { ask: 'page', part: index, page: number - part.before }, timeoutMs);
          return { ...page, page: number };
        } catch (error) {
          if (!(error instanceof ThreadDeath)) throw error;
          if (error.why === 'slow' && timeoutMs < limits.pageTimeoutMs) return null;
          part.strikes += 1;
          if (part.strikes >= STRIKES) part.failure = failureOf(error, `reading page ${number}`);
          failIfAllFailed(parts);
          return emptyPage(number, 'garbled');
        }
      },
    };
  } catch (error) {
    await place.leave();
    throw error;
  }
}

/** Puts questions to whatever thread the place has, which opens the part first where it does not have it open. */
function asker(place: Place, parts: Part[], timeoutMs: number, signal: AbortSignal | undefined) {
  let asked: ReadingThread | null = null;
  const open = new Set<number>();

  function current(): ReadingThread {
    const thread = place.thread();
    if (thread !== asked) open.clear();
    asked = thread;
    return thread;
  }

  async function openPart(index: number): Promise<void> {
    const thread = current();
    if (open.has(index)) return;
    const part = parts[index]!;
    try {
      part.pages = await thread.ask(
        { ask: 'open', part: index, bytes: new Uint8Array(part.bytes) },
        { timeoutMs, signal },
      );
      open.add(index);
    } catch (error) {
      part.failure = contentFailure(error);
    }
  }

  return {
    open: openPart,
    async of<Q extends Question>(index: number, question: Q, withinMs: number): Promise<AnswerTo<Q>> {
      await openPart(index);
      const { failure } = parts[index]!;
      if (failure) throw failure;
      return current().ask(question, { timeoutMs: withinMs, signal });
    },
  };
}

/** As long as one PDF can be read, the others stand beside it as pages without text. */
function failIfAllFailed(parts: readonly Part[]): void {
  const [first] = parts;
  if (first?.failure && parts.every(({ failure }) => failure !== null)) throw first.failure;
}

/** @throws what is no fault of the document */
function contentFailure(error: unknown): EnrichError {
  if (error instanceof ThreadDeath) return failureOf(error, 'opening it');
  if (error instanceof EnrichError && error.failure === 'content') return error;
  throw error;
}

/** @throws EnrichError `reader_unavailable` where the thread never came up */
function failureOf(death: ThreadDeath, doing: string): EnrichError {
  const details = { cause: death.cause };
  switch (death.why) {
    case 'slow':
      return new EnrichError(
        'pdf_too_slow',
        `The PDF cannot be read in reasonable time: ${doing} took too long.`,
        details,
      );
    case 'heavy':
      return new EnrichError(
        'pdf_too_heavy',
        `The PDF cannot be read in reasonable memory: ${doing} took too much.`,
        details,
      );
    case 'broke':
      return new EnrichError(
        'pdf_damaged',
        `The PDF is damaged and cannot be read: ${doing} ended the reader.`,
        details,
      );
    case 'unstartable':
      throw new EnrichError('reader_unavailable', `No reading thread could be started (${death.cause}).`, details);
  }
}
