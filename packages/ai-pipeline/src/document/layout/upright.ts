import type { TextItem } from '../page.ts';

/** How far the coordinates of a page were turned, clockwise and in degrees, so that its text runs to the right. */
export type Turn = 0 | 90 | 180 | 270;

/** Text that runs askew by more than this (about 11 degrees) is a watermark or a stamp. */
const MOST_SLANT = 0.19;

/**
 * The runs that belong to the page's text, as someone sees them who turns the page to read it: landscape statements
 * stand on portrait pages with all their text turned. Watermarks and margin stamps are left out.
 */
export function upright(
  items: readonly TextItem[],
  size: { width: number; height: number } | undefined,
): { items: TextItem[]; turn: Turn } {
  const letters = new Map<Turn, number>();
  const turned = items.flatMap((item) => {
    const turn = turnOf(item.angle ?? 0);
    if (turn === null) return [];
    letters.set(turn, (letters.get(turn) ?? 0) + item.text.length);
    return [{ item, turn }];
  });
  const most = [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  const turn = size ? most : 0;
  const kept = turned.filter((one) => one.turn === turn).map(({ item }) => item);
  return {
    turn,
    items: turn === 0 || !size ? kept : kept.map((item) => ({ ...item, ...turnedBack(item, turn, size) })),
  };
}

/** Which way a run goes, of the four; null where it goes askew. Angles grow clockwise, as y grows downwards. */
function turnOf(angle: number): Turn | null {
  const quarter = Math.round(angle / (Math.PI / 2));
  if (Math.abs(angle - quarter * (Math.PI / 2)) > MOST_SLANT) return null;
  return ((((quarter % 4) + 4) % 4) * 90) as Turn;
}

function turnedBack({ x, y }: TextItem, turn: Turn, { width, height }: { width: number; height: number }) {
  if (turn === 90) return { x: y, y: width - x };
  if (turn === 270) return { x: height - y, y: x };
  return { x: width - x, y: height - y };
}
