import { createHash } from 'node:crypto';
import type { Filing } from '@filings/queue-core';
import { isReadable, type Page } from '../document/page.ts';
import { readLetter } from '../text/letter.ts';

export interface ModelContext {
  /** The user message. */
  content: string;
  /** Pages that the model sees, ascending. */
  pagesUsed: number[];
  /** Readable pages that did not fit. */
  pagesLeftOut: number;
}

/** Layout text of filings measured 3.2 to 4.1 characters a token; the lower end keeps the budget. */
const CHARS_PER_TOKEN = 3.2;

const TELLING: readonly (readonly [RegExp, number])[] = [
  [/\b(?:un-?audited|audited)\b.{0,80}\bfinancial results\b/is, 4],
  [/\b(?:in|₹|rs\.?)\s*\(?\s*(?:lakhs?|lacs?|crores?|millions?)\b/i, 3],
  [/\bearnings per (?:equity )?share\b/i, 3],
  [/\ballott?ees?\b|\bpreferential\b/i, 3],
  [/\b(?:order|contract|consideration|penalty|demand|dividend|acquisition|rating)\b/i, 2],
  [/\bannexure\b/i, 1],
];

/** Subject and disclosure sentences first, then the most telling pages within the budget of tokens. */
export function buildContext(filing: Filing, pages: readonly Page[], maxInputTokens: number): ModelContext {
  // A tag that the document cannot foresee, the same for the same material.
  const id = createHash('sha256')
    .update(filing.filingId)
    .update(pages.map((page) => page.text).join())
    .digest('hex')
    .slice(0, 10);
  const letter = readLetter(pages);
  const head = [
    `<filing id="${id}">`,
    `Company: ${filing.companyName ?? filing.symbol ?? 'unknown'}`,
    `Exchange: ${filing.exchange.toUpperCase()}, labels: ${[filing.category, filing.subcategory].filter(Boolean).join(' / ') || 'none'}`,
    `Published: ${filing.publishedAt}`,
    `Subject: ${filing.subject}`,
    `Text: ${filing.text}`,
    `</filing id="${id}">`,
    ...(letter.subject || letter.disclosures.length > 0
      ? [`<letter id="${id}">`, letter.subject ?? '', ...letter.disclosures, `</letter id="${id}">`]
      : []),
  ].join('\n');
  let room = maxInputTokens * CHARS_PER_TOKEN - head.length;
  const readable = pages.filter(isReadable);
  const chosen = new Map<number, string>();
  for (const page of [...readable].sort((a, b) => score(b, readable) - score(a, readable) || a.page - b.page)) {
    if (room < 400) break;
    const text = page.text.slice(0, Math.floor(room));
    // A page that is cut may end within a number; only the first may be cut, and at a line.
    if (text.length < page.text.length && chosen.size > 0) continue;
    const whole = text.length < page.text.length ? text.slice(0, Math.max(text.lastIndexOf('\n'), 0)) : text;
    chosen.set(page.page, `<page id="${id}" number="${page.page}">\n${whole}\n</page id="${id}">`);
    room -= whole.length;
  }
  const pagesUsed = [...chosen.keys()].sort((a, b) => a - b);
  return {
    content: [head, ...pagesUsed.map((page) => chosen.get(page)!)].join('\n'),
    pagesUsed,
    pagesLeftOut: readable.length - pagesUsed.length,
  };
}

/** The covering letter always comes first. */
function score(page: Page, readable: readonly Page[]): number {
  if (page === readable[0]) return Number.POSITIVE_INFINITY;
  const words = TELLING.reduce((sum, [pattern, points]) => sum + (pattern.test(page.text) ? points : 0), 0);
  return words + (page.page <= 3 ? 2 : 0);
}
