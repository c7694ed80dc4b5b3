import PDFDocument from 'pdfkit';
import { drawDocument, type Surface } from './layout.ts';
import { type DocumentModel, PAGE } from './model.ts';
import type { ScanPage } from './scan.ts';

export interface PdfOptions {
  title: string;
  author: string;
  /** Creation and modification date: the only time that goes into the bytes. */
  date: Date;
  userPassword?: string;
}

const FACES = {
  sans: ['Helvetica', 'Helvetica-Bold'],
  serif: ['Times-Roman', 'Times-Bold'],
} as const;

/** A PDF with a text layer. Equal models and options give equal bytes. */
export function renderPdf(model: DocumentModel, options: PdfOptions): Promise<Buffer> {
  return collect(options, (doc) => drawDocument(model, pdfSurface(doc, FACES[model.face])));
}

/** A PDF whose pages are pictures. */
export function renderImagePdf(pages: readonly ScanPage[], options: PdfOptions): Promise<Buffer> {
  return collect(options, (doc) => {
    for (const { jpeg } of pages) {
      doc.addPage();
      doc.image(jpeg, 0, 0, { width: PAGE.width, height: PAGE.height });
    }
  });
}

/** A page of lines and shapes only: a form that was never filled in. */
export function renderShapesPdf(options: PdfOptions): Promise<Buffer> {
  return collect(options, (doc) => {
    doc.addPage();
    doc.rect(PAGE.margin, PAGE.margin, PAGE.width - 2 * PAGE.margin, 120).stroke();
    for (let y = 220; y < PAGE.height - PAGE.margin; y += 28)
      doc
        .moveTo(PAGE.margin, y)
        .lineTo(PAGE.width - PAGE.margin, y)
        .stroke();
  });
}

function collect(options: PdfOptions, draw: (doc: PDFKit.PDFDocument) => void): Promise<Buffer> {
  const { title, author, date, userPassword } = options;
  return new Promise((resolve, reject) => {
    const doc = new PDFDocument({
      autoFirstPage: false,
      size: [PAGE.width, PAGE.height],
      margin: 0,
      // Newer versions encrypt with random salts: bytes would differ from run to run.
      pdfVersion: '1.4',
      info: { Title: title, Author: author, CreationDate: date, ModDate: date, Producer: 'exchange-replay' },
      ...(userPassword === undefined ? {} : { userPassword }),
    });
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
    draw(doc);
    doc.end();
  });
}

function pdfSurface(doc: PDFKit.PDFDocument, [regular, strong]: readonly [string, string]): Surface {
  const use = (size: number, bold: boolean) => doc.font(bold ? strong : regular).fontSize(size);
  return {
    startPage: () => void doc.addPage(),
    width: (text, size, bold) => use(size, bold).widthOfString(text),
    text: (text, x, y, size, bold) => void use(size, bold).text(text, x, y, { lineBreak: false }),
    line: (x1, y1, x2, y2) => void doc.lineWidth(0.5).moveTo(x1, y1).lineTo(x2, y2).stroke(),
  };
}
