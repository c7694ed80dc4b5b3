import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { EnrichError } from '../../errors.ts';
import { createKindJudge, type KindJudge } from '../kind/judge.ts';
import { surveyPictures } from '../kind/pictures.ts';
import { CanvasesWithinLimits } from './canvases.ts';
import { loadPdfjs } from './pdfjs.ts';
import { joinedWorker } from './port.ts';

/**
 * Pixels of a picture that is decoded at all: none of note for reading, for drawing Legal at 600 dpi or A3 at 400. A
 * greater one is left out of its page.
 */
const MOST_PIXELS = { reading: 10_000, drawing: 45_000_000 } as const;

export interface OpenPdf {
  document: PDFDocumentProxy;
  /** Says what its pages are. */
  judge: KindJudge;
  /** Frees everything that pdf.js holds of it. */
  close(): Promise<void>;
}

/**
 * Opens a PDF with pdf.js on this very thread. Of passwords only the empty one is tried, no script of the document is
 * run, and nothing is fetched: fonts and character maps lie beside pdf.js.
 * @param bytes - taken over: the buffer is gone once the document is closed
 * @throws EnrichError `pdf_password` or `pdf_damaged`
 */
export async function openPdf(
  bytes: Uint8Array<ArrayBuffer>,
  purpose: keyof typeof MOST_PIXELS = 'reading',
): Promise<OpenPdf> {
  const { getDocument, VerbosityLevel } = await loadPdfjs();
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const folder = (name: string): string => join(home, name) + sep;
  // Now, because pdf.js gives no bytes back but copies of them.
  const survey = surveyPictures(bytes);
  const worker = await joinedWorker(VerbosityLevel.ERRORS);
  const task = getDocument({
    data: bytes,
    worker,
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    maxImageSize: MOST_PIXELS[purpose],
    CanvasFactory: CanvasesWithinLimits,
    verbosity: VerbosityLevel.ERRORS,
  });
  const close = async (): Promise<void> => {
    await task.destroy();
    worker.destroy();
    // V8 would keep the bytes of dozens of documents before it looks for garbage among them.
    bytes.buffer.transfer(0);
  };
  try {
    const document = await task.promise;
    if (document.numPages > 0) return { document, judge: createKindJudge(survey, document.numPages), close };
  } catch (cause) {
    await close();
    throw refusal(cause);
  }
  await close();
  throw new EnrichError('pdf_damaged', 'The PDF is damaged: it has no pages.');
}

function refusal(cause: unknown): EnrichError {
  if (cause instanceof Error && cause.name === 'PasswordException') {
    return new EnrichError('pdf_password', 'The PDF is locked with a password and cannot be read.', { cause });
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EnrichError('pdf_damaged', `The PDF is damaged and cannot be opened (${why}).`, { cause });
}
