import type { AttachmentAnswer } from '../dataset.ts';
import { documentPage } from '../pages.ts';
import { truncated, zipOf } from '../pdf/damaged.ts';
import type { PdfOptions } from '../pdf/pdf.ts';
import { startOfDay } from '../time.ts';
import type { Blueprint } from './blueprint.ts';

/** What the exchange serves for an event, drawn when first asked for; null where it serves nothing (404). */
export type LazyDocument = () => Promise<AttachmentAnswer | null>;

const PDF = 'application/pdf';

export function createDocument(blueprint: Blueprint, day: string): LazyDocument {
  let drawn: Promise<AttachmentAnswer | null> | undefined;
  return () => {
    drawn ??= draw(blueprint, day);
    return drawn;
  };
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
      return { bytes: zipOf('letter.pdf', await renderPdf(document, options)), contentType: 'application/zip' };
  }
}
