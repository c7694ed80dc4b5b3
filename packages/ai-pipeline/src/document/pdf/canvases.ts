import { createRequire } from 'node:module';

interface Sized {
  width: number;
  height: number;
}
interface CanvasAndContext {
  canvas: Sized | null;
  context: unknown;
}

/** Pixels of all canvases that drawing one page may hold at once: 400 MB, or eleven sheets of A4 at 300 dpi. */
const MOST_PIXELS = 100_000_000;
/** Of any canvas: native code takes longer ones for minutes or not at all. */
export const MOST_SIDE = 32_767;

/**
 * The canvases that pdf.js wants besides the page's own: for groups, masks and patterns, of which a page may nest any
 * number. Their pixels lie outside the heap, where nobody else watches them.
 */
export class CanvasesWithinLimits {
  readonly #live = new Set<Sized>();

  create(width: number, height: number): CanvasAndContext {
    this.#allow(width, height);
    // Loaded with the first page that is drawn: most documents need none of it.
    const { createCanvas }: typeof import('@napi-rs/canvas') = createRequire(import.meta.url)('@napi-rs/canvas');
    const canvas = createCanvas(width, height);
    this.#live.add(canvas);
    return { canvas, context: canvas.getContext('2d') };
  }

  reset({ canvas }: CanvasAndContext, width: number, height: number): void {
    if (!canvas) throw new Error('The canvas is gone.');
    this.#live.delete(canvas);
    this.#allow(width, height);
    this.#live.add(canvas);
    canvas.width = width;
    canvas.height = height;
  }

  destroy(entry: CanvasAndContext): void {
    if (!entry.canvas) throw new Error('The canvas is gone.');
    this.#free(entry.canvas);
    entry.canvas = null;
    entry.context = null;
  }

  /** Of a page whose drawing failed halfway, canvases are left over. */
  destroyAll(): void {
    for (const canvas of this.#live) this.#free(canvas);
  }

  #free(canvas: Sized): void {
    this.#live.delete(canvas);
    canvas.width = 0;
    canvas.height = 0;
  }

  #allow(width: number, height: number): void {
    if (!(width > 0 && height > 0)) throw new Error(`A canvas of ${width} by ${height} pixels was wanted.`);
    let pixels = width * height;
    for (const canvas of this.#live) pixels += canvas.width * canvas.height;
    if (pixels > MOST_PIXELS || Math.max(width, height) > MOST_SIDE) {
      throw new Error(`Its parts need canvases of more pixels than allowed (one of ${width} by ${height}).`);
    }
  }
}
