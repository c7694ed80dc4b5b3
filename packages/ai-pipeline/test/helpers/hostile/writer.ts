import { deflateSync } from 'node:zlib';

/**
 * PDFs written object by object, so that each can lie about itself. Strings hold one byte a character. The objects of
 * a sheet: 1 catalog, 2 pages, 3 page, 4 content, 5 font, and from 6 on what a test adds.
 */
export interface Sheet {
  content?: string;
  /** More entries of the dictionaries. */
  contentDict?: string;
  resources?: string;
  page?: string;
  catalog?: string;
  font?: string;
  /** Replaces whole objects or adds some, by number. */
  objects?: Readonly<Record<number, string>>;
  trailer?: string;
}

export const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
/** What a sheet says where nothing is wrong with it. */
export const TEXT =
  'BT /F1 10 Tf 50 740 Td (Total income 1,234.56 1,134.20) Tj 0 -14 Td (Net profit 234.56 134.20) Tj ET';

/** A stream whose /Length is right; `dict` may hold another one, of which the last counts for most readers. */
export function stream(data: string, dict = ''): string {
  return `<< /Length ${data.length} ${dict} >>\nstream\n${data}\nendstream`;
}

export function deflated(data: string | Uint8Array): string {
  return deflateSync(typeof data === 'string' ? Buffer.from(data, 'latin1') : data).toString('latin1');
}

export const flate = (data: string | Uint8Array, dict = ''): string =>
  stream(deflated(data), `/Filter /FlateDecode ${dict}`);

export function sheetObjects(sheet: Sheet = {}): Record<number, string> {
  return {
    1: `<< /Type /Catalog /Pages 2 0 R ${sheet.catalog ?? ''} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3:
      `<< /Type /Page /Parent 2 0 R ${/\/MediaBox/.test(sheet.page ?? '') ? '' : '/MediaBox [0 0 595 842]'} ` +
      `/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${sheet.resources ?? ''} >> ${sheet.page ?? ''} >>`,
    4: stream(sheet.content ?? TEXT, sheet.contentDict),
    5: sheet.font ?? FONT,
    ...sheet.objects,
  };
}

export const sheetPdf = (sheet: Sheet = {}): Buffer => pdfOf(sheetObjects(sheet), sheet.trailer);

/** A sound file around the objects given. */
export function pdfOf(objects: Readonly<Record<number, string>>, trailer = ''): Buffer {
  const { body, rows, size } = written(objects);
  return Buffer.from(
    `${body}xref\n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}

/** The objects of a file and the rows of its cross-reference table, with one section for all of them. */
export function written(
  objects: Readonly<Record<number, string>>,
  head = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
): { body: string; rows: string; size: number; offsets: Map<number, number> } {
  const chunks = [head];
  let length = head.length;
  const offsets = new Map<number, number>();
  for (const [number, object] of Object.entries(objects)) {
    offsets.set(Number(number), length);
    const chunk = `${number} 0 obj\n${object}\nendobj\n`;
    chunks.push(chunk);
    length += chunk.length;
  }
  const size = Math.max(...offsets.keys()) + 1;
  const row = (number: number): string => {
    const offset = offsets.get(number);
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  };
  const rows = `0 ${size}\n${Array.from({ length: size }, (_, number) => row(number)).join('')}`;
  return { body: chunks.join(''), rows, size, offsets };
}

/** A file whose cross-references are a stream, and all objects but streams lie in an object stream. */
export function packedPdf(
  sheet: Sheet = {},
  lies: { objStm?: string; xref?: string; entries?: Readonly<Record<number, [number, number, number]>> } = {},
): Buffer {
  const objects = sheetObjects(sheet);
  const packed = Object.entries(objects).filter(([, object]) => !object.includes('stream\n'));
  const loose = Object.entries(objects).filter(([, object]) => object.includes('stream\n'));
  const container = Math.max(...Object.keys(objects).map(Number)) + 1;
  let at = 0;
  const index = packed.map(([number, object]) => {
    const entry = `${number} ${at}`;
    at += object.length + 1;
    return entry;
  });
  const first = `${index.join(' ')}\n`;
  const data = first + packed.map(([, object]) => `${object}\n`).join('');
  const dict = `/Type /ObjStm /N ${packed.length} /First ${first.length} ${lies.objStm ?? ''}`;
  const { body, offsets } = written({ ...Object.fromEntries(loose), [container]: flate(data, dict) });
  const table = container + 1;
  const entries = Array.from({ length: table + 1 }, (_, number): [number, number, number] => {
    const lie = lies.entries?.[number];
    if (lie) return lie;
    if (number === table) return [1, body.length, 0];
    const offset = offsets.get(number);
    if (offset !== undefined) return [1, offset, 0];
    const place = packed.findIndex(([packedNumber]) => Number(packedNumber) === number);
    return place < 0 ? [0, 0, 65535] : [2, container, place];
  });
  const bytes = Buffer.from(
    entries.flatMap(([type, a, b]) => [
      type,
      (a >> 24) & 255,
      (a >> 16) & 255,
      (a >> 8) & 255,
      a & 255,
      b >> 8,
      b & 255,
    ]),
  );
  const xref = flate(bytes, `/Type /XRef /W [1 4 2] /Root 1 0 R /Size ${table + 1} ${lies.xref ?? ''}`);
  return Buffer.from(`${body}${table} 0 obj\n${xref}\nendobj\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}
