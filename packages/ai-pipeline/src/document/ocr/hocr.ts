import type { Word } from './words.ts';

/** Words in pixels out of the hOCR that tesseract writes: a sixth of the size of its JSON, with the base lines in it. */
export function wordsOfHocr(hocr: string): Word[] {
  const words: Word[] = [];
  let line: { x: number; bottom: number; slope: number; offset: number; height: number; turned: boolean } | null = null;
  for (const [, kind, doubly, singly, text] of hocr.matchAll(SPAN)) {
    const title = doubly ?? singly ?? '';
    const box = boxOf(title);
    if (!box) continue;
    if (kind !== 'ocrx_word') {
      const [slope = 0, offset = 0] = numbersAfter('baseline', title);
      const [height = 0] = numbersAfter('x_size', title);
      const turned = numbersAfter('textangle', title).length > 0;
      line = { x: box.x, bottom: box.bottom, slope, offset, height, turned };
      continue;
    }
    const plain = decode(text!).trim();
    if (plain === '') continue;
    const middle = (box.x + box.right) / 2;
    words.push({
      text: plain,
      box,
      confidence: numbersAfter('x_wconf', title)[0] ?? 0,
      baseline: line ? line.bottom + line.offset + line.slope * (middle - line.x) : box.bottom,
      lineHeight: line && line.height > 0 ? line.height : box.bottom - box.y,
      ...(line?.turned && { turned: true }),
    });
  }
  return words;
}

/** A line (of any of its kinds) opens before its words; a word holds its text, bold or slanted perhaps. */
const SPAN =
  /<span class='(ocr_line|ocr_header|ocr_caption|ocr_textfloat|ocrx_word)'[^>]*? title=(?:"([^"]*)"|'([^']*)')[^>]*>((?:[^<]|<\/?(?:strong|em)>)*)/g;

function boxOf(title: string) {
  const [x, y, right, bottom] = numbersAfter('bbox', title);
  return bottom === undefined ? null : { x: x!, y: y!, right: right!, bottom };
}

function numbersAfter(name: string, title: string): number[] {
  const found = new RegExp(`\\b${name}((?: -?[\\d.]+)+)`).exec(title)?.[1];
  return found === undefined ? [] : found.trim().split(' ').map(Number);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const decode = (text: string): string =>
  text.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!);
