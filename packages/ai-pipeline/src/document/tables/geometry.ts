interface Span {
  x: number;
  right: number;
}

/** Cells reach from 0.75 above the base line to 0.22 below. */
export const fontSizeOf = (cell: { top: number; bottom: number }): number => (cell.bottom - cell.top) / 0.97;

/** Whether two edges are one: a bracket or a percent sign may hang over by nearly a character. */
export const edgesMatch = (a: number, b: number, fontSize: number): boolean =>
  Math.abs(a - b) <= Math.max(3, 0.7 * fontSize);

/** The common part of two spans, as a share of the narrower one. */
export function overlapShare(a: Span, b: Span): number {
  const common = Math.min(a.right, b.right) - Math.max(a.x, b.x);
  return common <= 0 ? 0 : common / Math.max(1, Math.min(a.right - a.x, b.right - b.x));
}

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}
