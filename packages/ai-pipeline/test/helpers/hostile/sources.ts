import { crc32, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { letter, makePdf } from '../pdf.ts';
import { haveShared, sharedPdf } from '../shared.ts';
import { packedPdf } from './writer.ts';

/** Sound documents, of which hostile ones are made. */
export interface Source {
  name: string;
  bytes: Buffer;
}

/** Small enough to be read a hundred times: letters, a table, a scan, files of Word, of scanners and of signers. */
const REAL = [
  'bse523351_Outcome_36th_AGM_27.09.2022.pdf',
  'bse_512599_Adani_Enterprises_Ltd_20251203_095439_af268e4a.pdf',
  'nse_034_SCHNEIDER_24012026214644_OrderIntimation.pdf',
  'bse523351_Investor_Complaints_30.06.2017.pdf',
  'nse_105_bdesai_24012026154228_Revised_Intimation_under_Reg_30_SEBI_Adjudication_Order.pdf',
];

export async function ownSources(): Promise<Source[]> {
  return [
    { name: 'plain', bytes: makePdf([letter('Outcome', 'Total income 1,234.56 1,134.20'), ['Second page']]) },
    { name: 'packed', bytes: packedPdf() },
    { name: 'pdfkit', bytes: await kitPdf() },
  ];
}

export function realSources(): Source[] {
  return haveShared ? REAL.map((name) => ({ name: name.slice(0, 24), bytes: sharedPdf(name) })) : [];
}

export interface KitOptions {
  userPassword?: string;
  ownerPassword?: string;
  pdfVersion?: '1.3' | '1.4' | '1.6' | '1.7ext3';
}

/** As software makes them: compressed, two standard fonts, rules and a picture. */
export async function kitPdf(options: KitOptions = {}): Promise<Buffer> {
  // Dates would make it another document each time.
  const info = { CreationDate: new Date(0), ModDate: new Date(0) };
  const doc = new PDFDocument({ size: 'A4', info, ...options });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.once('end', resolve));
  doc.font('Helvetica-Bold').text('Statement of unaudited results for the quarter ended 31 December 2025');
  doc.font('Helvetica');
  for (let row = 0; row < 12; row += 1) {
    const y = 130 + row * 16;
    doc.text(`Expense ${row + 1}`, 72, y, { lineBreak: false });
    doc.text(`${row},234.56`, 300, y, { width: 80, align: 'right', lineBreak: false });
    doc.text(`${row},134.20`, 400, y, { width: 80, align: 'right', lineBreak: false });
    doc
      .moveTo(72, y + 13)
      .lineTo(500, y + 13)
      .stroke();
  }
  doc.image(png(), 72, 400, { width: 120 });
  doc.addPage().text('Notes. The results were reviewed by the audit committee. '.repeat(20));
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

/** A grey square of 32 pixels. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const rows = Buffer.concat(Array.from({ length: 32 }, (_, y) => Buffer.from([0, ...new Array(32).fill(y * 8)])));
  const head = Buffer.from([0, 0, 0, 32, 0, 0, 0, 32, 8, 0, 0, 0, 0]);
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
