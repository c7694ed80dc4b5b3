import { parentPort } from 'node:worker_threads';
import { EnrichError } from '../../errors.ts';
import type { GreyImage } from '../ocr/image.ts';
import type { CanvasesWithinLimits } from '../pdf/canvases.ts';
import { inflateDirectly } from '../pdf/inflate.ts';
import { type OpenPdf, openPdf } from '../pdf/open.ts';
import { loadPdfjs } from '../pdf/pdfjs.ts';
import { readPage } from '../pdf/read.ts';
import type { AnswerTo, Question, Reply } from './protocol.ts';

/**
 * A reading thread: it keeps one document open and answers what is asked of it. It holds no workspace package, so that
 * it starts fast and can be bundled into one file.
 */
const port = parentPort;
if (!port) throw new Error('This file is run as a worker thread, by the pool of the document reader.');

const parts = new Map<number, OpenPdf>();
/** The same once more, with their pictures: of documents of which pages are drawn. */
const drawable = new Map<number, OpenPdf>();

/** Damaged documents leave rejected promises behind in pdf.js that nobody waits for: they are not the thread's end. */
process.on('unhandledRejection', () => {});

async function answer(question: Question): Promise<AnswerTo<Question>> {
  switch (question.ask) {
    case 'open': {
      const part = await openPdf(question.bytes);
      parts.set(question.part, part);
      return part.document.numPages;
    }
    case 'page':
      return readPage(partOf(question), question.page);
    case 'draw':
      return drawn(await drawableOf(question), question);
    case 'close': {
      const open = [...parts.values(), ...drawable.values()];
      parts.clear();
      drawable.clear();
      await Promise.all(open.map((part) => part.close()));
      return null;
    }
  }
}

/** What draws is loaded with the first page that is drawn: most documents need none of it. */
async function drawn({ document }: OpenPdf, { page: number, dpi }: { page: number; dpi: number }): Promise<GreyImage> {
  const { drawPage } = await import('../ocr/draw.ts');
  const page = await document.getPage(number);
  try {
    return await drawPage(page, dpi);
  } finally {
    page.cleanup();
    (document.canvasFactory as CanvasesWithinLimits).destroyAll();
  }
}

async function drawableOf(question: { part: number }): Promise<OpenPdf> {
  const known = drawable.get(question.part);
  if (known) return known;
  const opened = await openPdf((await partOf(question).document.getData()) as Uint8Array<ArrayBuffer>, 'drawing');
  drawable.set(question.part, opened);
  return opened;
}

function partOf({ part }: { part: number }): OpenPdf {
  const open = parts.get(part);
  if (!open) throw new Error(`part ${part} of the document is not open in this thread`);
  return open;
}

async function reply(question: Question): Promise<Reply> {
  try {
    return { value: await answer(question) };
  } catch (error) {
    if (question.ask === 'draw') return { refused: 'page_not_drawn', message: String(error) };
    // What is no refusal of ours is a fault of this thread, and ends it: the pool learns of it by its end.
    if (!(error instanceof EnrichError)) throw error;
    return { refused: error.code, message: error.message };
  }
}

port.on('message', (question: Question) => {
  reply(question).then(
    (message) => port.postMessage(message, handedOver(message)),
    (error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
  );
});

function handedOver(reply: Reply): ArrayBuffer[] {
  const value = 'value' in reply ? reply.value : null;
  return value !== null && typeof value === 'object' && 'data' in value ? [value.data.buffer as ArrayBuffer] : [];
}

inflateDirectly();
await loadPdfjs();
port.postMessage({ ready: true } satisfies Reply);
