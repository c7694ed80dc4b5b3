import type { Box } from '../page.ts';
import { cut, type Engine } from './engine.ts';
import type { GreyImage } from './image.ts';
import type { NumberReading } from './protocol.ts';

const CHARACTERS = '0123456789.,()-';
/** White around a line, in points. */
const BORDER = 3;

/** Reads single cells of figures again, each as one line of digits and their signs. Boxes in points of the picture. */
export async function readNumberCells(
  image: GreyImage,
  boxes: readonly Box[],
  engine: Engine,
): Promise<NumberReading[]> {
  const scale = image.dpi / 72;
  const readings: NumberReading[] = [];
  for (const box of boxes) {
    const cell = cut(
      image,
      {
        x: (box.x - 1.5) * scale,
        y: (box.y - 0.5) * scale,
        right: (box.right + 1.5) * scale,
        bottom: (box.bottom + 0.5) * scale,
      },
      Math.round(BORDER * scale),
    );
    readings.push(await engine.readLine(cell, CHARACTERS));
  }
  return readings;
}
