import { EnrichError } from '../../errors.ts';
import { ThreadDeath } from './death.ts';

/** One PDF of a document. */
export interface Part {
  bytes: Uint8Array;
  /** Pages of the document that stand before it. */
  before: number;
  /** One for a PDF that cannot be opened: it stands as a page without text. */
  pages: number;
  /** Pages that ended the thread which read them. */
  strikes: number;
  /** Why no more is asked of it. */
  failure: EnrichError | null;
}

/** @param number - of a page, over all parts */
export function partOf(parts: readonly Part[], number: number): { index: number; part: Part } {
  const index = parts.findIndex(({ before, pages }) => number > before && number <= before + pages);
  const part = parts[index];
  if (!part) throw new RangeError(`There is no page ${number} in this document.`);
  return { index, part };
}

/** As long as one PDF can be read, the others stand beside it as pages without text. */
export function failIfAllFailed(parts: readonly Part[]): void {
  const [first] = parts;
  if (first?.failure && parts.every(({ failure }) => failure !== null)) throw first.failure;
}

/**
 * What an error says of the document.
 * @throws what is no fault of the document
 */
export function contentFailure(error: unknown, doing: string): EnrichError {
  if (error instanceof EnrichError && error.failure === 'content') return error;
  if (!(error instanceof ThreadDeath)) throw error;
  const details = { cause: error.cause };
  switch (error.why) {
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
      throw new EnrichError('reader_unavailable', `No reading thread could be started (${error.cause}).`, details);
    case 'closed':
      throw new EnrichError('aborted', 'The document reader was closed while the document was read.');
  }
}
