import { slopeOf } from './deskew.ts';
import { cut, type Engine, type RawReading } from './engine.ts';
import type { GreyImage } from './image.ts';
import { type QuarterTurn, turnQuarters, turnSlightly } from './turn.ts';
import type { Word } from './words.ts';

/** Lines that slope less are read as well as straight ones, and a table 500 points wide drifts by less than a line. */
const LEAST_SLOPE = 0.15;

/** Undoes turns, clockwise and in this order: first by quarters, then by `slope` degrees. */
export interface Turns {
  quarters: QuarterTurn;
  slope: number;
}

export const totalOf = ({ quarters, slope }: Turns): number => (quarters > 180 ? quarters - 360 : quarters) + slope;

/** The picture with the turns applied. */
export function straighten(image: GreyImage, { quarters, slope }: Turns): GreyImage {
  const upright = turnQuarters(image, quarters);
  return slope === 0 ? upright : turnSlightly(upright, slope);
}

/**
 * Reads a page however it lies: its slope is taken out first, which its picture alone tells; whether it stands on its
 * head or on its side shows by what is read.
 */
export async function readUpright(image: GreyImage, engine: Engine): Promise<RawReading & { turns: Turns }> {
  const level: Turns = { quarters: 0, slope: correctionOf(image) };
  const first = await engine.readPage(straighten(image, level));
  if (!looksTurned(first)) return { ...first, turns: level };
  const quarters = await bestQuarters(image, engine);
  if (quarters === 0) return { ...first, turns: level };
  const slope = correctionOf(turnQuarters(image, quarters));
  const turns: Turns = { quarters, slope };
  const again = await engine.readPage(straighten(image, turns));
  return worthOf(again.words) > worthOf(first.words) ? { ...again, turns } : { ...first, turns: level };
}

function correctionOf(image: GreyImage): number {
  const slope = slopeOf(image);
  return Math.abs(slope) < LEAST_SLOPE ? 0 : -slope;
}

/** Upright pages are read with 70 and more, photographs and maps with less: these cost a second look. */
function looksTurned({ words, confidence }: RawReading): boolean {
  if (words.length === 0) return false;
  const long = words.filter((word) => word.text.length >= 4);
  const upright = long.filter(({ box }) => box.bottom - box.y > 1.3 * (box.right - box.x));
  return confidence < 60 || (long.length >= 8 && upright.length > 0.4 * long.length);
}

/** Tried on the part with the most ink: enough for a dozen lines. */
async function bestQuarters(image: GreyImage, engine: Engine): Promise<QuarterTurn> {
  const patch = inkiestPart(image);
  let best: QuarterTurn = 0;
  let most = -1;
  for (const quarters of [0, 90, 180, 270] as const) {
    const { words } = await engine.readPage(turnQuarters(patch, quarters));
    const worth = worthOf(words);
    if (worth > most) [best, most] = [quarters, worth];
  }
  return best;
}

/** Letters of sure words: what is read upside down yields few. */
function worthOf(words: readonly Word[]): number {
  let worth = 0;
  for (const { text, confidence, box } of words) {
    const lies = box.right - box.x >= box.bottom - box.y;
    if (confidence > 70 && lies && /^\(?[A-Za-z\d][A-Za-z\d,.'-]{2,}\)?$/.test(text)) worth += text.length;
  }
  return worth;
}

function inkiestPart(image: GreyImage): GreyImage {
  const { width, height } = image;
  const [partWidth, partHeight] = [
    Math.min(width, Math.round(width * 0.5)),
    Math.min(height, Math.round(height * 0.4)),
  ];
  let best = { x: 0, y: 0, ink: -1 };
  for (let row = 0; row <= 4; row += 1) {
    for (let column = 0; column <= 2; column += 1) {
      const x = Math.round(((width - partWidth) * column) / 2);
      const y = Math.round(((height - partHeight) * row) / 4);
      let ink = 0;
      for (let v = y; v < y + partHeight; v += 7) {
        for (let u = x; u < x + partWidth; u += 5) if (image.data[v * width + u]! < 128) ink += 1;
      }
      if (ink > best.ink) best = { x, y, ink };
    }
  }
  return cut(image, { x: best.x, y: best.y, right: best.x + partWidth, bottom: best.y + partHeight }, 0);
}
