import type { AttachmentAnswer } from '../dataset.ts';
import { documentPage } from '../pages.ts';
import { truncated } from '../pdf/damaged.ts';
import { annexureHead } from '../pdf/letter.ts';
import type { PdfOptions } from '../pdf/pdf.ts';
import { startOfDay } from '../time.ts';
import { zipOf } from '../zip.ts';
import type { Blueprint } from './blueprint.ts';

/** `sized`: rows tell exact sizes, so their documents are drawn with them; `lazy`: drawn only when asked for. */
export type DocumentMode = 'sized' | 'lazy';

/** What the exchange serves for an event. */
export interface LazyDocument {
  /** Drawn when first asked for; null where the exchange serves nothing (404). */
  answer(): Promise<AttachmentAnswer | null>;
  /** What rows tell as its size, in bytes; null where nobody knows. */
  size(): Promise<number | null>;
}

const PDF = 'application/pdf';

export function createDocument(blueprint: Blueprint, day: string, mode: DocumentMode = 'sized'): LazyDocument {
  let drawn: Promise<AttachmentAnswer | null> | undefined;
  const answer = () => {
    drawn ??= draw(blueprint, day);
    return drawn;
  };
  return {
    answer,
    size: async () => (mode === 'lazy' ? estimate(blueprint) : ((await answer())?.bytes.length ?? null)),
  };
}

/** The document as one file of a zip; null stays null. */
export function zipped(document: LazyDocument): LazyDocument {
  let packed: Promise<AttachmentAnswer | null> | undefined;
  const answer = async () => {
    const inner = await document.answer();
    return inner && zip({ 'letter.pdf': inner.bytes });
  };
  return {
    answer: () => {
      packed ??= answer();
      return packed;
    },
    size: document.size,
  };
}

const zip = async (files: Record<string, Buffer>): Promise<AttachmentAnswer> => ({
  bytes: await zipOf(files),
  contentType: 'application/zip',
});

/** About what such a document takes, from its words alone: a row must not wait for a drawing. */
function estimate({ document, spoiling }: Blueprint): number | null {
  if (document === null || spoiling === 'missing') return null;
  if (spoiling === 'empty') return 0;
  const perPage = spoiling === 'scan' ? 180_000 : 900;
  return 1_500 + document.pages.length * perPage + Math.floor(JSON.stringify(document.pages).length * 0.4);
}

async function draw({ document, spoiling }: Blueprint, day: string): Promise<AttachmentAnswer | null> {
  if (document === null || spoiling === 'missing') return null;
  const options: PdfOptions = { title: document.title, author: document.author, date: new Date(startOfDay(day)) };
  // Loaded with the first document: a start needs neither pdfkit nor a canvas.
  const { renderImagePdf, renderPdf, renderShapesPdf } = await import('../pdf/pdf.ts');
  const pdf = (bytes: Buffer) => ({ bytes, contentType: PDF });
  switch (spoiling) {
    case undefined:
      return pdf(await renderPdf(document, options));
    case 'scan': {
      const { scanPages } = await import('../pdf/scan.ts');
      return pdf(await renderImagePdf(scanPages(document), options));
    }
    case 'no-text':
      return pdf(await renderShapesPdf(options));
    case 'password':
      return pdf(await renderPdf(document, { ...options, userPassword: 'AAAPL1234C' }));
    case 'truncated':
      return pdf(truncated(await renderPdf(document, options)));
    case 'empty':
      return pdf(Buffer.alloc(0));
    case 'html':
      return { bytes: Buffer.from(documentPage(`${document.author} - ${document.title}`)), contentType: 'text/html' };
    case 'zip':
      return zip({ 'letter.pdf': await renderPdf(document, options) });
    case 'zip-of-two': {
      const annexure = { ...document, pages: [annexureHead('Annexure', document.title)] };
      return zip({
        '1_letter.pdf': await renderPdf(document, options),
        '2_annexure.pdf': await renderPdf(annexure, options),
      });
    }
    case 'zip-without-pdf':
      return zip({ 'letter.txt': Buffer.from(`${document.author}\r\n${document.title}\r\n`) });
  }
}
