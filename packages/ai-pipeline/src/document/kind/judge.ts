import type { PDFPageProxy } from 'pdfjs-dist';
import type { TextContent } from 'pdfjs-dist/types/src/display/api.js';
import { shiftedBy } from '../../text/glyphs.ts';
import { type FontRun, losesSigns, shiftsOf } from '../../text/shifted.ts';
import { isSignatureStamp } from './overlay.ts';
import { type Painted, paintedOf } from './painted.ts';
import type { PictureSurvey } from './pictures.ts';
import { qualityOf, type TextQuality } from './quality.ts';
import { signsOf, suspicionOf } from './signs.ts';
import { type Ground, isBare, type Verdict, verdictOf } from './verdict.ts';

/** Says what the pages of one document are; what it saw on one page helps with the next. */
export interface KindJudge {
  /** To be asked once a page, best in their order. */
  judge(page: PDFPageProxy, content: TextContent): Promise<Judgement>;
}

export interface Judgement extends Verdict {
  /** By font, the distance by which the characters of this page are off: undone by `shiftedBy`. Mostly empty. */
  shifts: ReadonlyMap<string, number>;
}

/** A page of fewer megapixels cannot be read by people either. */
const LEAST_MEGAPIXELS = 0.25;
/** Looks in vain at suspect pages of one document before only strong suspicion counts. */
const MOST_VAIN = 4;
/** Of a page scanned in strips or patches, of which none has the shape of a sheet. */
const MEGAPIXELS_OF_A_PAGE = 0.8;
const COVERED = 0.6;
/** Text in the upper and lower eighth is a running head or a number, which software prints on scans too. */
const MARGIN = 0.12;
const MARGIN_LETTERS = 120;

/**
 * Most pages cost a pass over their runs and characters. The operators of a page, which tell for certain whether its
 * text is seen, are followed only where the runs look like a scanner's layer, the file has a picture for the page, and
 * the pages before do not settle it.
 */
export function createKindJudge(survey: PictureSurvey, pageCount: number): KindJudge {
  let scans = 0;
  /** Scans whose text layer gave them away. A slide that is a picture proves nothing of the slides after it. */
  let layered = 0;
  let vain = 0;
  let seen = 0;
  /** As many pictures of sheets as there are pages, so that each page has its own. */
  const sheetsForAll = survey.sheets >= pageCount;

  const inStrips = survey.megapixels >= MEGAPIXELS_OF_A_PAGE * pageCount;
  const hasPictures = (unseen: number): boolean => unseen > 0 || inStrips;

  async function groundOf(
    page: PDFPageProxy,
    content: TextContent,
    text: string,
    quality: TextQuality,
  ): Promise<Ground> {
    const bare = isBare(text, quality);
    const left = pageCount - seen;
    const unseen = survey.sheets - scans;
    if (bare) {
      if (unseen > 0 && (text === '' || unseen >= left)) return 'picture';
      if (text === '' && scans === seen && inStrips) return 'picture';
      if (text !== '' && !hasPictures(unseen) && !isSignatureStamp(text)) return 'text';
      const painted = await look(page);
      // What cannot be followed can still be drawn and recognised.
      if (!painted) return 'picture';
      if (painted.cover >= 0.05 || painted.paths >= 20) return text === '' || covers(painted) ? 'picture' : 'text';
      return text === '' && painted.glyphs === 0 ? 'nothing' : 'text';
    }
    // Without a Unicode map a page is garbled, whatever is under it.
    if (survey.megapixels < LEAST_MEGAPIXELS || quality.replaced > 0.3) return 'text';
    if (sheetsForAll && layered >= 2 && unseen >= left) return 'picture';
    const suspicion = suspicionOf(signsOf(content));
    // Charts on slides have labels of many sizes; no upright page of paper has.
    const sure = suspicion === 'certain' || (suspicion === 'strong' && (layered >= 1 || isUpright(page)));
    if (sure && unseen > 0) return 'picture';
    if (!hasPictures(unseen)) return 'text';
    const marginal = isMarginal(page, content, text);
    if (suspicion === 'none' && !marginal && !(sheetsForAll && scans === seen)) return 'text';
    if (suspicion === 'some' && !marginal && vain >= MOST_VAIN) return 'text';
    if (suspicion !== 'none' && unseen >= left && layered >= 1) return 'picture';
    const painted = await look(page);
    const picture = painted !== null && (painted.hidden > 0.5 || (marginal && covers(painted)));
    if (!picture) vain += 1;
    return picture ? 'picture' : 'text';
  }

  return {
    async judge(page, content) {
      const shifts = new Map<string, number>();
      let text = textOf(content, shifts);
      let quality = qualityOf(text);
      if (quality.replaced > 0.005 || quality.noise > 0.02 || quality.pairs < 0.75) {
        for (const [font, distance] of shiftsOf(runsOf(content))) shifts.set(font, distance);
        if (shifts.size > 0) {
          text = textOf(content, shifts);
          quality = qualityOf(text);
        }
      }
      const ground = await groundOf(page, content, text.trim(), quality);
      seen += 1;
      if (ground === 'picture') scans += 1;
      if (ground === 'picture' && !isBare(text, quality)) layered += 1;
      const overlaid = ground === 'picture' && isMarginal(page, content, text);
      const verdict = verdictOf(text, overlaid ? 'overlaid' : ground, quality);
      if (verdict.kind === 'scan' && verdict.source === 'empty' && (await isSigned(page))) verdict.kind = 'stamp';
      if (verdict.source === 'native' && [...shifts.values()].some(losesSigns)) {
        return hasFigures(text)
          ? { kind: 'garbled', source: 'garbled', score: 0.5, shifts }
          : { ...verdict, score: 0.8, shifts };
      }
      return { ...verdict, shifts };
    },
  };
}

function isUpright(page: PDFPageProxy): boolean {
  const { width, height } = page.getViewport({ scale: 1 });
  return height > width;
}

/** Null where the operators of a page are broken: its text may be sound all the same. */
const look = (page: PDFPageProxy): Promise<Painted | null> => paintedOf(page).catch(() => null);

const covers = (painted: Painted): boolean => painted.cover >= COVERED;

/** The text in the order of the file: good enough for what words are in it. */
function textOf(content: TextContent, shifts: ReadonlyMap<string, number>): string {
  let text = '';
  for (const item of content.items) {
    if (!('str' in item)) continue;
    const distance = shifts.get(item.fontName);
    text += (distance === undefined ? item.str : shiftedBy(item.str, distance)) + (item.hasEOL ? '\n' : ' ');
  }
  return text;
}

/** Amounts with decimals or grouped digits, more than a date and a clause. */
const hasFigures = (text: string): boolean => (text.match(/\d[.,]\d{2,3}(?!\d)/g)?.length ?? 0) >= 2;

const runsOf = (content: TextContent): FontRun[] => content.items.flatMap((item) => ('str' in item ? [item] : []));

/** Whether all there is, is a little text along the upper and lower edges. */
function isMarginal(page: PDFPageProxy, content: TextContent, text: string): boolean {
  if (text.length > 2 * MARGIN_LETTERS) return false;
  const viewport = page.getViewport({ scale: 1 });
  for (const item of content.items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [, y] = viewport.convertToViewportPoint(item.transform[4], item.transform[5]) as [number, number];
    if (y > MARGIN * viewport.height && y < (1 - MARGIN) * viewport.height) return false;
  }
  return true;
}

/** Signatures stand in annotations, whose text pdf.js does not count among the page's. */
async function isSigned(page: PDFPageProxy): Promise<boolean> {
  const annotations = (await page.getAnnotations()) as { subtype?: string; fieldType?: string; rect?: number[] }[];
  return annotations.some(({ subtype, fieldType, rect }) => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = rect ?? [];
    return subtype === 'Widget' && fieldType === 'Sig' && Math.abs((x1 - x0) * (y1 - y0)) > 1;
  });
}
