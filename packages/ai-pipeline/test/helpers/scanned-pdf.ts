import { deflateSync } from 'node:zlib';

/** PDFs as scanners and their software make them: pictures of sheets, with or without a text layer. */
export interface SheetRun {
  text: string;
  x: number;
  /** From the bottom, in points. */
  y: number;
  size?: number;
  /** Percent, as Tz takes it. */
  stretch?: number;
  /** Text rendering mode: 3 is invisible. */
  mode?: number;
}

export interface SheetPage {
  runs?: SheetRun[];
  /** `sheet` has the shape of a scanned page, `strips` cut it into twelve, `photo` fills a page that is no sheet. */
  picture?: 'sheet' | 'strips' | 'photo' | 'logo';
  /** Painted before the text (default) or over it. */
  over?: boolean;
  /** More content, as it is written in a content stream. */
  content?: string;
  signed?: boolean;
  size?: [width: number, height: number];
}

const SHAPES = { sheet: [827, 1169], strips: [1654, 195], photo: [1600, 900], logo: [60, 40] } as const;

export function sheetPdf(pages: readonly SheetPage[]): Buffer {
  const objects: string[] = ['<< /Type /Catalog /Pages 2 0 R >>', ''];
  const add = (object: string): number => objects.push(object);
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const kids: number[] = [];
  for (const page of pages) {
    const [width, height] = page.size ?? [595, 842];
    const pictures = Array.from({ length: page.picture === undefined ? 0 : page.picture === 'strips' ? 12 : 1 }, () =>
      add(picture(page.picture ?? 'sheet')),
    );
    const painted = pictures.map((_, index) => place(page, index, width, height)).join('\n');
    const text = (page.runs ?? []).map(show).join('\n');
    const content = [page.over ? text : painted, page.over ? painted : text, page.content ?? ''].join('\n');
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    const images = pictures.map((id, index) => `/I${index} ${id} 0 R`).join(' ');
    const annots = page.signed ? ` /Annots [${add(signature())} 0 R]` : '';
    kids.push(
      add(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font << /F1 ${font} 0 R >> ` +
          `/XObject << ${images} >> >> /Contents ${stream} 0 R${annots} >>`,
      ),
    );
  }
  objects[1] = `<< /Type /Pages /Kids [${kids.map((id) => `${id} 0 R`).join(' ')}] /Count ${kids.length} >>`;
  return fileOf(objects);
}

/** Light grey with dark bars where lines of text would be. */
function picture(kind: NonNullable<SheetPage['picture']>): string {
  const [width, height] = SHAPES[kind];
  const grey = Buffer.alloc(width * height, 245);
  for (let y = 0; y < height; y += 24) grey.fill(40, y * width + 20, y * width + Math.floor(width * 0.8));
  const data = deflateSync(grey).toString('latin1');
  return (
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 ` +
    `/Filter /FlateDecode /Length ${data.length} >>\nstream\n${data}\nendstream`
  );
}

function place({ picture: kind }: SheetPage, index: number, width: number, height: number): string {
  if (kind === 'logo') return `q 60 0 0 40 50 ${height - 60} cm /I0 Do Q`;
  if (kind === 'strips') return `q ${width} 0 0 ${height / 12} 0 ${(index * height) / 12} cm /I${index} Do Q`;
  return `q ${width} 0 0 ${height} 0 0 cm /I0 Do Q`;
}

function show({ text, x, y, size = 10, stretch = 100, mode = 0 }: SheetRun): string {
  const escaped = text.replace(/[\\()]/g, '\\$&');
  return `BT /F1 ${size} Tf ${stretch} Tz ${mode} Tr ${x} ${y} Td (${escaped}) Tj ET`;
}

const signature = (): string =>
  '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [50 80 200 130] /F 132 /V << /Type /Sig >> >>';

function fileOf(objects: readonly string[]): Buffer {
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n` +
      `<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}

/** Words from the top of a page, ten a line, set as `style` says of the n-th word on the l-th line. */
export function wordsOn(text: string, style: (word: number, line: number) => Partial<SheetRun>): SheetRun[] {
  return text.split(/\s+/).map((word, index) => {
    const line = Math.floor(index / 10);
    return { text: word, x: 50 + (index % 10) * 50, y: 780 - line * 14, ...style(index, line) };
  });
}

/** A page in a font without a Unicode map, whose codes are glyph numbers: `distance` below the characters they stand for. */
export function shiftedPdf(lines: readonly string[], distance: number): Buffer {
  const hex = (line: string): string =>
    [...line].map((char) => (char.charCodeAt(0) - distance).toString(16).padStart(4, '0')).join('');
  const content = lines.map((line, index) => `BT /F1 10 Tf 50 ${740 - 14 * index} Td <${hex(line)}> Tj ET`).join('\n');
  return fileOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Some /Encoding /Identity-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Some /DW 500 /FontDescriptor 7 0 R ' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>',
    '<< /Type /FontDescriptor /FontName /ABCDEF+Some /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 ' +
      '/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ]);
}
