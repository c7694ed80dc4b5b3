import type { Box } from '../page.ts';
import type { GreyImage } from './image.ts';
import type { Turns } from './straighten.ts';
import type { Word } from './words.ts';

/** What is asked of a recognising thread, one thing at a time; the picture's bytes go over to it. */
export type Question =
  | { ask: 'page'; image: GreyImage }
  /** Boxes in points of the straightened page. */
  | { ask: 'numbers'; image: GreyImage; turns: Turns; boxes: readonly Box[] };

/** A page as it was read; all measures in points of the straightened page. */
export interface PageReading {
  words: Word[];
  confidence: number;
  turns: Turns;
  /** Time of the thread, without waiting for it. */
  durationMs: number;
  width: number;
  height: number;
}

export interface NumberReading {
  text: string;
  /** 0..100 */
  confidence: number;
}

export type Reply = { ready: true } | { page: PageReading } | { numbers: NumberReading[] } | { failed: string };
