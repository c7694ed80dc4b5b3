import type { PDFPageProxy } from 'pdfjs-dist';
import { loadPdfjs } from '../pdf/pdfjs.ts';

/** What a page paints, as far as it decides whether its text is what people see. */
export interface Painted {
  /** Share of the page that pictures cover, 0..1; overlaps count once where one picture covers the page. */
  cover: number;
  /** Share of the glyphs that are not seen: drawn invisibly, or before a picture that covers the page. */
  hidden: number;
  glyphs: number;
  /** Paths: lines, shapes, and letters that were turned into curves. */
  paths: number;
}

type Matrix = readonly [number, number, number, number, number, number];
const UNIT: Matrix = [1, 0, 0, 1, 0, 0];
/** A picture of less has its text beside it. */
const COVERS = 0.7;
/** Text rendering mode "neither fill nor stroke", and the same with clipping. */
const INVISIBLE = new Set([3, 7]);

interface State {
  matrix: Matrix;
  mode: number;
}

/**
 * Follows the operators of a page, so only for pages that are suspect. Pictures of any size were left out when the
 * document was opened for reading, because decoding them takes up to 150 ms: what is left of one is its place, a matrix
 * that is set and given up with nothing painted in between.
 */
export async function paintedOf(page: PDFPageProxy): Promise<Painted> {
  const { OPS } = await loadPdfjs();
  const { fnArray, argsArray } = await page.getOperatorList();
  const [x0 = 0, y0 = 0, x1 = 612, y1 = 792] = page.view;
  const area = Math.abs((x1 - x0) * (y1 - y0)) || 1;
  let state: State = { matrix: UNIT, mode: 0 };
  const stack: State[] = [];
  let pieces = 0;
  let whole = 0;
  let glyphs = 0;
  let hidden = 0;
  let paths = 0;
  const picture = (isStencil: boolean): void => {
    const share = Math.min(1, coverOf(state.matrix) / area);
    // What stands under a picture of the whole page is not seen; a stencil lets it through.
    if (share >= COVERS && !isStencil) hidden = glyphs;
    whole = Math.max(whole, share);
    pieces += share;
  };
  for (const [index, op] of fnArray.entries()) {
    const args = argsArray[index] as unknown[] | null;
    switch (op) {
      case OPS.save:
        stack.push(state);
        break;
      case OPS.restore:
        if (fnArray[index - 1] === OPS.transform) picture(false);
        state = stack.pop() ?? state;
        break;
      case OPS.transform:
        state = { ...state, matrix: multiply(state.matrix, args as unknown as Matrix) };
        break;
      case OPS.paintFormXObjectBegin:
        stack.push(state);
        if (args?.[0]) state = { ...state, matrix: multiply(state.matrix, args[0] as Matrix) };
        break;
      case OPS.paintFormXObjectEnd:
        state = stack.pop() ?? state;
        break;
      case OPS.setTextRenderingMode:
        state = { ...state, mode: Number(args?.[0]) };
        break;
      case OPS.showText: {
        const count = Array.isArray(args?.[0]) ? args[0].length : 0;
        glyphs += count;
        if (INVISIBLE.has(state.mode)) hidden += count;
        break;
      }
      case OPS.paintImageXObject:
      case OPS.paintImageMaskXObject:
      case OPS.paintInlineImageXObject:
      case OPS.paintImageXObjectRepeat:
      case OPS.paintImageMaskXObjectRepeat:
      case OPS.paintImageMaskXObjectGroup:
      case OPS.paintInlineImageXObjectGroup:
        picture(op !== OPS.paintImageXObject);
        break;
      case OPS.constructPath:
        paths += 1;
        break;
    }
  }
  const cover = Math.max(whole, Math.min(1, pieces));
  return { cover, hidden: glyphs === 0 ? 0 : hidden / glyphs, glyphs, paths };
}

/** A picture fills the unit square of its matrix. */
const coverOf = ([a, b, c, d]: Matrix): number => Math.abs(a * d - b * c);

function multiply([a1, b1, c1, d1, e1, f1]: Matrix, [a2, b2, c2, d2, e2, f2]: Matrix): Matrix {
  return [
    a1 * a2 + c1 * b2,
    b1 * a2 + d1 * b2,
    a1 * c2 + c1 * d2,
    b1 * c2 + d1 * d2,
    a1 * e2 + c1 * f2 + e1,
    b1 * e2 + d1 * f2 + f1,
  ];
}
