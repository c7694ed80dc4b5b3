/** pdf.js takes 130 ms to load, so it is loaded with the first document. */
export function loadPdfjs(): Promise<typeof import('pdfjs-dist')> {
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}
