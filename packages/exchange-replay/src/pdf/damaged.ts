/** A PDF that broke off half way: the catalog, the cross-reference table and the trailer are gone. */
export function truncated(pdf: Buffer): Buffer {
  return pdf.subarray(0, Math.floor(pdf.length / 2));
}
