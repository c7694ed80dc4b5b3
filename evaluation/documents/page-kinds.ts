import type { Page, PageKind } from '@filings/ai-pipeline';
import type { EvalDocument, Measure } from './measure.ts';

/** What the label of a document says of its pages. */
type TextSource = NonNullable<EvalDocument['label']>['textSource'];

/** At least this share of pages and documents has to be right. */
const BOUND = 0.98;

/** The back of a sheet may be blank, scanned or not. */
const OF_EACH: Record<'native' | 'scan', ReadonlySet<PageKind>> = {
  native: new Set(['native', 'blank']),
  scan: new Set(['scan', 'stamp', 'blank']),
};

const PAPER: ReadonlySet<PageKind> = new Set(['scan', 'stamp', 'garbled']);

type JudgedPage = Pick<Page, 'page' | 'kind' | 'width' | 'height' | 'layer'>;

/**
 * A slide without any text, in a document born digital: a picture of which the label does not say whether it counts as
 * native. An upright page without text, in such a document, does count, and as wrong when it is called a scan.
 */
const isPictureSlide = ({ kind, width, height, layer }: JudgedPage): boolean =>
  kind === 'scan' && width > height && layer.trim() === '';

export interface KindScore {
  right: number;
  of: number;
  deviations: string[];
}

/**
 * Scores the pages of one document. The label speaks of the document: where it decides each page (`native`, `scan`)
 * each page counts; a `mixed` or `garbled` document counts as one, right when it holds what the label says: pages born
 * digital beside pages of paper, and at least one page that nobody can read.
 */
export function scoreKinds(source: TextSource, pages: readonly JudgedPage[]): KindScore {
  const has = (test: (kind: PageKind) => boolean): boolean => pages.some(({ kind }) => test(kind));
  if (source === 'native' || source === 'scan') {
    const decided = pages.filter((page) => source === 'scan' || !isPictureSlide(page));
    const wrong = decided.filter(({ kind }) => !OF_EACH[source].has(kind));
    const deviations = wrong.map(({ page, kind }) => `page ${page}: ${kind} instead of ${source}`);
    // Of a document of blank pages alone nothing was understood.
    if (pages.length > 0 && !has((kind) => kind !== 'blank')) {
      return { right: 0, of: pages.length, deviations: ['every page blank'] };
    }
    return { right: decided.length - wrong.length, of: decided.length, deviations };
  }
  const right =
    source === 'garbled'
      ? has((kind) => kind === 'garbled')
      : has((kind) => kind === 'native') && has((kind) => PAPER.has(kind));
  return { right: right ? 1 : 0, of: 1, deviations: right ? [] : [`${source}, but found only ${kindsOf(pages)}`] };
}

const kindsOf = (pages: readonly JudgedPage[]): string =>
  [...new Set(pages.map(({ kind }) => kind))].join(', ') || 'no page';

/** Whether pages are what they are said to be. Documents without a label are left out; one that could not be read counts as one wrong page. */
export const measurePageKinds: Measure = async (documents) => {
  let right = 0;
  let of = 0;
  const details: string[] = [];
  for (const { file, label, reading } of documents) {
    if (!label) continue;
    const score = scoreKinds(label.textSource, reading?.pages ?? []);
    right += score.right;
    of += Math.max(score.of, 1);
    if (!reading) details.push(`${file}: not read`);
    details.push(...score.deviations.map((deviation) => `${file}, ${deviation}`));
  }
  const pageClass = of === 0 ? null : right / of;
  const misses =
    pageClass !== null && pageClass < BOUND
      ? [`page class ${(100 * pageClass).toFixed(2)} % right, wanted at least ${100 * BOUND} %`]
      : [];
  return { values: { pageClass }, misses, details: [`page classes: ${right} of ${of} right`, ...details] };
};
