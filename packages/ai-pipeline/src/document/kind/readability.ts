import type { PageSource } from '../page.ts';
import { verdictOf } from './verdict.ts';

/** Whether a text can be read, as far as the text alone tells: the judge of a document knows what is under it as well. */
export function readability(text: string): PageSource {
  return verdictOf(text, 'text').source;
}
