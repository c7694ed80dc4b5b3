import type { Page, PageKind } from '@filings/ai-pipeline';
import { namedPages, pagesShown } from './pages-shown.ts';
import type { Reading } from './read.ts';

const KINDS: readonly (readonly [PageKind, string])[] = [
  ['native', 'native'],
  ['scan', 'scanned'],
  ['stamp', 'scanned with a stamp'],
  ['garbled', 'garbled'],
  ['blank', 'blank'],
];

type State = Omit<Reading, 'letter' | 'figures' | 'facts'>;

/** `all native`, or `6 native, 9 scanned` */
export function kindsOf({ pages }: Pick<State, 'pages'>): string {
  const kinds = KINDS.map(([kind, word]) => ({ word, count: pages.filter((page) => page.kind === kind).length }));
  const [only, ...others] = kinds.filter(({ count }) => count > 0);
  if (only && others.length === 0) return only.count === 1 ? only.word : `all ${only.word}`;
  return [only!, ...others].map(({ count, word }) => `${count} ${word}`).join(', ');
}

/** How the pages were read, a line each; what could not be read is always said. */
export function stateOf({ pageCount, pages, cut, leftOut }: State): string[] {
  const numbers = pages.map(({ page }) => page);
  const recognised = pages.filter(({ source }) => source === 'ocr');
  return [
    ...(pages.length < pageCount ? [`Of them ${namedPages(numbers)}: ${kindsOf({ pages })}`] : []),
    ...(recognised.length === 0 ? [] : [recognisedWords(recognised)]),
    ...notRead(pages, leftOut),
    ...(cut === null ? [] : [`Cut short: the limit of ${cut === 'pages' ? 'pages' : 'time'} was met.`]),
  ];
}

function recognisedWords(pages: readonly Page[]): string {
  const confidence = pages.reduce((sum, { ocr }) => sum + (ocr?.confidence ?? 0), 0) / pages.length;
  return `Recognised: ${namedPages(pages.map(({ page }) => page))}, with a confidence of ${Math.round(confidence)} of 100`;
}

const WHY = {
  page_budget: 'too many to recognise',
  time_budget: 'no time was left to recognise them',
  failed: 'recognising failed',
  unreadable: 'nothing that can be read came out',
  unasked: 'not recognised, as --no-ocr has it',
} as const;

function notRead(pages: readonly Page[], leftOut: Reading['leftOut']): string[] {
  const reasons = new Map<keyof typeof WHY, number[]>();
  for (const page of pages) {
    if (isReadable(page) || page.kind === 'blank') continue;
    const left = leftOut.find((one) => one.page === page.page);
    const why = left?.why ?? (page.ocr ? 'unreadable' : 'unasked');
    reasons.set(why, [...(reasons.get(why) ?? []), page.page]);
  }
  const blank = pages.filter(({ kind }) => kind === 'blank').map(({ page }) => page);
  return [
    ...[...reasons].map(([why, numbers]) => `Not read: ${namedPages(numbers)} (${WHY[why]})`),
    // Of one page, and of nothing but blank ones, the line above says it.
    ...(blank.length > 0 && blank.length < pages.length ? [`Blank: ${namedPages(blank)}`] : []),
    ...doubted(pages, leftOut),
  ];
}

/** Their own text does not add up, and they could not be recognised. */
function doubted(pages: readonly Page[], leftOut: Reading['leftOut']): string[] {
  const numbers = leftOut
    .map(({ page }) => page)
    .filter((number) => pages.some((page) => page.page === number && isReadable(page)));
  return numbers.length === 0 ? [] : [`Does not add up, and was not recognised: page ${pagesShown(numbers)}`];
}

const isReadable = ({ source }: Page): boolean => source === 'native' || source === 'ocr';
