import type { GreyImage } from './image.ts';

const MOST_DEGREES = 5;
/** Enough to tell a tenth of a degree over a page's width. */
const LOOK_AT_DPI = 75;
/** The sheet's edges and the scanner's lid stand in the margins, at angles of their own. */
const MARGIN = 0.03;

/**
 * By how many degrees (clockwise, to a twentieth) the lines of a page slope, between -5 and 5; 0 where nothing tells.
 * A page stands straight when the rows of its reduced picture differ most from each other: text and white by turns.
 */
export function slopeOf(image: GreyImage): number {
  const dots = darkDots(image);
  if (dots.length < 200) return 0;
  const coarse = bestOf(dots, range(-MOST_DEGREES, MOST_DEGREES, 0.25));
  const best = bestOf(dots, range(coarse - 0.2, coarse + 0.2, 0.05));
  // A maximum at the very end is no maximum: pictures and empty forms have none.
  return Math.abs(best) >= MOST_DEGREES ? 0 : Math.round(best * 20) / 20;
}

/** x and y by turns, of what is darker than paper in the reduced picture. */
function darkDots({ width, height, data, dpi }: GreyImage): Int16Array {
  const step = Math.max(1, Math.round(dpi / LOOK_AT_DPI));
  const [columns, rows] = [Math.floor(width / step), Math.floor(height / step)];
  const means = new Uint8Array(columns * rows);
  const histogram = new Uint32Array(256);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let y = 0; y < step; y += 1) {
        const at = (row * step + y) * width + column * step;
        for (let x = 0; x < step; x += 1) sum += data[at + x]!;
      }
      const mean = Math.round(sum / (step * step));
      means[row * columns + column] = mean;
      histogram[mean]! += 1;
    }
  }
  const limit = paperOf(histogram, means.length) * 0.75;
  const [left, top] = [Math.floor(columns * MARGIN), Math.floor(rows * MARGIN)];
  const dots: number[] = [];
  for (let row = top; row < rows - top; row += 1) {
    for (let column = left; column < columns - left; column += 1) {
      if (means[row * columns + column]! < limit) dots.push(column, row);
    }
  }
  return Int16Array.from(dots);
}

/** The shade of the ground: the median, for most of a page is paper. */
function paperOf(histogram: Uint32Array, total: number): number {
  let seen = 0;
  for (let shade = 0; shade < 256; shade += 1) {
    seen += histogram[shade]!;
    if (seen * 2 >= total) return shade;
  }
  return 255;
}

function bestOf(dots: Int16Array, degrees: readonly number[]): number {
  let best = 0;
  let most = -1;
  for (const angle of degrees) {
    const contrast = contrastAt(dots, angle);
    if (contrast > most) [best, most] = [angle, contrast];
  }
  return best;
}

/** Sum of the squared differences between neighbouring rows, the dots brought back by `degrees`. */
function contrastAt(dots: Int16Array, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const offset = 2000;
  const rows = new Int32Array(8000);
  for (let at = 0; at < dots.length; at += 2) {
    const row = Math.round(dots[at + 1]! - dots[at]! * slope) + offset;
    if (row >= 0 && row < rows.length) rows[row]! += 1;
  }
  let sum = 0;
  for (let row = 1; row < rows.length; row += 1) sum += (rows[row]! - rows[row - 1]!) ** 2;
  return sum;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
}
