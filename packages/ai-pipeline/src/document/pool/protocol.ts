import type { EnrichErrorCode } from '../../errors.ts';
import type { GreyImage } from '../ocr/image.ts';
import type { Page } from '../page.ts';

/**
 * What the pool asks a reading thread. One question at a time; each is answered before the next one is put.
 * Pages are numbered within their PDF, from 1.
 */
export type Question =
  /** Opens one of the document's PDFs beside those that are open already. */
  | { ask: 'open'; part: number; bytes: Uint8Array<ArrayBuffer> }
  | { ask: 'page'; part: number; page: number }
  /** The picture's bytes are handed over, not copied. */
  | { ask: 'draw'; part: number; page: number; dpi: number }
  /** Closes all that is open: the document is done with. */
  | { ask: 'close' };

export interface Answers {
  /** Its number of pages. */
  open: number;
  page: Page;
  draw: GreyImage;
  close: null;
}

export type AnswerTo<Q extends Question> = Answers[Q['ask']];

export type Reply =
  /** Sent once, unasked: the thread has loaded what it reads with. */
  | { ready: true }
  | { value: Answers[Question['ask']] }
  /** The question cannot be answered; the thread itself is sound. */
  | { refused: EnrichErrorCode; message: string };
