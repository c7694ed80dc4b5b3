import type { GreyImage } from './image.ts';

export type QuarterTurn = 0 | 90 | 180 | 270;

/** Turns a picture clockwise by quarters. */
export function turnQuarters(image: GreyImage, degrees: QuarterTurn): GreyImage {
  if (degrees === 0) return image;
  const { width, height, data, dpi } = image;
  const turned = new Uint8Array(data.length);
  const upside = degrees === 180;
  const [newWidth, newHeight] = upside ? [width, height] : [height, width];
  for (let y = 0; y < height; y += 1) {
    // Where the row's first pixel goes, and how far apart its pixels then lie.
    const start = upside
      ? (height - 1 - y) * width + width - 1
      : degrees === 90
        ? newWidth - 1 - y
        : (newHeight - 1) * newWidth + y;
    const step = upside ? -1 : degrees === 90 ? newWidth : -newWidth;
    for (let x = 0, to = start, from = y * width; x < width; x += 1, to += step, from += 1) turned[to] = data[from]!;
  }
  return { width: newWidth, height: newHeight, data: turned, dpi };
}

/** Turns a picture clockwise by a few degrees around its middle, on white ground; it keeps its size. */
export function turnSlightly(image: GreyImage, degrees: number): GreyImage {
  const { width, height, data, dpi } = image;
  const turned = new Uint8Array(data.length).fill(255);
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const [midX, midY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y += 1) {
    let fromX = midX - cos * midX + sin * (y - midY);
    let fromY = midY + sin * midX + cos * (y - midY);
    for (let x = 0, to = y * width; x < width; x += 1, to += 1, fromX += cos, fromY -= sin) {
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const at = top * width + left;
      const right = fromX - left;
      const upper = data[at]! + (data[at + 1]! - data[at]!) * right;
      const lower = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * right;
      turned[to] = upper + (lower - upper) * (fromY - top);
    }
  }
  return { width, height, data: turned, dpi };
}
