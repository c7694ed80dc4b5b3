import { createHash } from 'node:crypto';
import type { Page } from './page.ts';

const LEAST_LETTERS = 200;

/**
 * Identity of a document's text: SHA-256 of NFKC, white space folded, lower case (G14). Null where there is too
 * little to compare, and where a page has no text layer: two letters with the same cover and different scanned
 * annexures are two events.
 */
export function textSha256(pages: readonly Pick<Page, 'layer' | 'source' | 'ocr'>[]): string | null {
  if (pages.some(hasNoLayer)) return null;
  const text = pages.map((page) => page.layer).join('\n');
  if ((text.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return null;
  const folded = text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
  return createHash('sha256').update(folded).digest('hex');
}

/** Recognised words are no identity: another scan of the same paper gives others. */
function hasNoLayer({ source, ocr }: Pick<Page, 'source' | 'ocr'>): boolean {
  return source === 'empty' || ocr?.reason === 'no_text' || ocr?.reason === 'stamp';
}
