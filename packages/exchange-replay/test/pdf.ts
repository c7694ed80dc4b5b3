import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** The text of each page, lines joined by blanks; rejects as pdf.js does. */
export async function pageTexts(bytes: Buffer): Promise<string[]> {
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: 0,
    standardFontDataUrl: `${join(root, 'standard_fonts')}/`,
  });
  try {
    const document = await task.promise;
    const pages = Array.from({ length: document.numPages }, async (_, index) => {
      const { items } = await (await document.getPage(index + 1)).getTextContent();
      return items.map((item) => ('str' in item ? item.str : '')).join(' ');
    });
    return await Promise.all(pages);
  } finally {
    await task.destroy();
  }
}

/** Text with all white space folded, as wrapped lines are compared. */
export const folded = (text: string) => text.replace(/\s+/g, ' ');
