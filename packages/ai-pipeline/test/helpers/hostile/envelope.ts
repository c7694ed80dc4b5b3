import { gzipSync } from 'node:zlib';
import { lockedPdf, makePdf } from '../pdf.ts';
import { makeZip } from '../zip.ts';
import { programVariants } from './programs.ts';
import { randomFrom } from './random.ts';
import { kitPdf } from './sources.ts';
import { each, type Variant, variantsOf } from './variant.ts';
import { sheetPdf, TEXT } from './writer.ts';

/** What stands around a document: other types of file, locks, junk, and programs that want to be run. */
export async function envelopeVariants(): Promise<Variant[]> {
  return [
    ...variantsOf('no PDF at all', others(), 2),
    ...variantsOf('junk before and behind', junk(), 6),
    ...variantsOf('locked', await locks(), 4),
    ...programVariants(),
    ...variantsOf('forms, outlines and notes', extras(), 1),
  ];
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

function others(): Record<string, () => Uint8Array> {
  const pdf = sheetPdf();
  const texts = [
    '',
    '%PDF',
    '%PDF-',
    '%PDF-1.7',
    '%PDF-1.7\n%%EOF',
    '%PDF-9.9\n',
    '%%EOF',
    'startxref\n0\n%%EOF',
    '<html><title>Access denied</title></html>',
    '{}',
    '%!PS-Adobe-3.0\nshowpage',
    '<?xml version="1.0"?><a/>',
    'PK\x03\x04',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    'MZ\x90\0',
    '\0',
    ' ',
    '\n\n\n',
    'trailer << /Root 1 0 R >>',
    '1 0 obj',
    '\xff\xd8\xff\xe0',
  ];
  return {
    ...each('text', texts, latin),
    'a gzipped PDF': () => gzipSync(pdf),
    'a zip with a PDF': () => makeZip([['a.pdf', pdf]]),
    'a zip that is a PDF too': () => Buffer.concat([makeZip([['a.pdf', pdf]]), pdf]),
    'a PDF that is a zip too': () => Buffer.concat([pdf, makeZip([['a.pdf', pdf]])]),
    'a page that is a PDF too': () => Buffer.concat([latin('<html><body><!--'), pdf, latin('--></body></html>')]),
    'a PDF in UTF-16': () => Buffer.from(pdf.toString('latin1'), 'utf16le'),
    'a PDF in base 64': () => latin(pdf.toString('base64')),
    'a PDF backwards': () => Buffer.from(pdf).reverse(),
    'a PDF with CR for LF': () => latin(pdf.toString('latin1').replaceAll('\n', '\r')),
    'a PDF with CRLF for LF': () => latin(pdf.toString('latin1').replaceAll('\n', '\r\n')),
    'a PDF through a seven-bit line': () => Buffer.from(pdf.map((byte) => byte & 127)),
    ...each('zeros', [1, 1_024, 5_000_000], (length) => new Uint8Array(length)),
    ...each('noise', [1, 1_024, 300_000, 3_000_000], (length) => randomFrom(`noise ${length}`).bytes(length)),
    ...each('a header and noise', [1_024, 300_000, 3_000_000], (length) =>
      Buffer.concat([latin('%PDF-1.4\n'), randomFrom(`noise ${length}`).bytes(length)]),
    ),
    ...each('"obj" again and again', [1_000, 300_000], (count) => latin(`%PDF-1.4\n${'1 0 obj\n'.repeat(count)}`)),
    ...each('"trailer" again and again', [1_000, 300_000], (count) => latin(`%PDF-1.4\n${'trailer\n'.repeat(count)}`)),
    ...each('"<<" again and again', [1_000, 300_000], (count) => latin(`%PDF-1.4\n1 0 obj\n${'<<'.repeat(count)}`)),
    ...each('"xref" again and again', [1_000, 300_000], (count) =>
      latin(`%PDF-1.4\n${'xref\n0 1\n'.repeat(count)}startxref\n9\n%%EOF`),
    ),
    ...each('"startxref" again and again', [1_000, 100_000], (count) =>
      latin(`%PDF-1.4\n${'startxref\n9\n'.repeat(count)}`),
    ),
    ...each('objects without an end', [1_000, 100_000], (count) =>
      latin(
        `%PDF-1.4\n${Array.from({ length: count }, (_, n) => `${n} 0 obj << /Type /Catalog /Pages ${n + 1} 0 R`).join('\n')}`,
      ),
    ),
  };
}

function junk(): Record<string, () => Uint8Array> {
  const pdf = sheetPdf();
  const kinds: Record<string, (length: number) => Buffer> = {
    zeros: (length) => Buffer.alloc(length),
    noise: (length) => randomFrom(`junk ${length}`).bytes(length),
    'HTTP headers': (length) => Buffer.alloc(length, 'Content-Type: application/pdf\r\n'),
    headers: (length) => Buffer.alloc(length, '%PDF-1.4\n'),
    ends: (length) => Buffer.alloc(length, 'startxref\n0\n%%EOF\n'),
  };
  return Object.assign(
    {},
    ...Object.entries(kinds).map(([name, make]) => ({
      ...each(`${name} before`, [1, 1_000, 100_000, 2_000_000], (length) => Buffer.concat([make(length), pdf])),
      ...each(`${name} behind`, [1, 1_000, 100_000, 2_000_000], (length) => Buffer.concat([pdf, make(length)])),
    })),
  );
}

async function locks(): Promise<Record<string, () => Uint8Array>> {
  const made: Record<string, () => Uint8Array> = {};
  const passwords = {
    user: { userPassword: 'secret' },
    owner: { ownerPassword: 'owner' },
    both: { userPassword: 'a', ownerPassword: 'b' },
    odd: { userPassword: 'ß', ownerPassword: 'x'.repeat(200) },
  };
  for (const pdfVersion of ['1.3', '1.4', '1.6', '1.7ext3'] as const) {
    for (const [who, words] of Object.entries(passwords)) {
      const bytes = await kitPdf({ pdfVersion, ...words });
      made[`${pdfVersion} by ${who}`] = () => bytes;
      made[`${pdfVersion} by ${who}, cut short`] = () => bytes.subarray(0, bytes.length * 0.7);
      made[`${pdfVersion} by ${who}, with a broken key`] = () =>
        latin(bytes.toString('latin1').replace(/\/[OU] ?[(<]./g, '$&\x01'));
    }
  }
  const key = `<${'ab'.repeat(32)}>`;
  const standard = `/Filter /Standard /O ${key} /U ${key} /P -44`;
  const dictionaries = [
    '<< >>',
    '<< /Filter /Standard >>',
    '<< /Filter /Other /V 1 >>',
    `<< ${standard} /V 99 /R 99 >>`,
    `<< ${standard} /V 1 /R 2 /Length 1000000000 >>`,
    `<< ${standard} /V 4 /R 4 /CF << /StdCF << /CFM /AESV2 >> >> /StmF /StdCF /StrF /Nothing >>`,
    `<< ${standard} /V 5 /R 6 /OE () /UE () /Perms () >>`,
    `<< ${standard} /V 5 /R 5 >>`,
    `<< ${standard} /V 0 /R 0 /Length -8 >>`,
    `<< /Filter /Standard /V 2 /R 3 /O () /U () /P (x) >>`,
    `<< ${standard} /V 2 /R 3 /Length 7 >>`,
    `<< /Filter /Adobe.PubSec /V 4 /Recipients [(x)] >>`,
  ];
  return {
    ...made,
    'a password that nobody knows': lockedPdf,
    ...each('dictionary', dictionaries, (encrypt) => makePdf([['Secret']], { encrypt })),
    ...each('Encrypt', ['1 0 R', '99 0 R', 'null', '(x)', '[]', '/Standard'], (encrypt) =>
      sheetPdf({ trailer: `/Encrypt ${encrypt}` }),
    ),
  };
}

function extras(): Record<string, () => Uint8Array> {
  const annots = (list: string, objects: Record<number, string>): Buffer =>
    sheetPdf({ page: `/Annots ${list}`, objects });
  return {
    '20,000 annotations': () =>
      annots(`[${'6 0 R '.repeat(20_000)}]`, {
        6: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (a) /Rect [0 0 9 9] >>',
      }),
    'annotations that are their own array': () => annots('6 0 R', { 6: '[6 0 R 6 0 R]' }),
    ...each(
      'annotation',
      [
        'null',
        '<< >>',
        '<< /Subtype /Widget /Parent 6 0 R >>',
        '<< /Subtype /Popup /Parent 6 0 R /Rect [0 0 9 9] >>',
        '<< /Subtype /Ink /InkList [[1 2] 6 0 R] /Rect [0 0 9 9] >>',
        '<< /Subtype /Link /Rect [1e30 NaN (x) null] /QuadPoints [1 2] >>',
        '<< /Subtype /Widget /FT /Tx /V 6 0 R /DA (/F1 1e9 Tf) /Rect [0 0 9 9] >>',
        '<< /Subtype /FreeText /RC (<b><i>) /Rect [0 0 9 9] >>',
        '<< /Subtype /Widget /FT /Ch /Opt 6 0 R /Rect [0 0 9 9] >>',
      ],
      (annot) => annots('[6 0 R]', { 6: annot }),
    ),
    'fields whose parents go in a circle': () =>
      sheetPdf({
        catalog: '/AcroForm << /Fields [6 0 R] >>',
        page: '/Annots [6 0 R]',
        objects: {
          6: '<< /Subtype /Widget /FT /Tx /Parent 7 0 R /Kids [7 0 R] /Rect [0 0 9 9] >>',
          7: '<< /T (a) /Parent 6 0 R /Kids [6 0 R] >>',
        },
      }),
    'outlines in a circle': () =>
      sheetPdf({
        catalog: '/Outlines 6 0 R',
        objects: {
          6: '<< /First 7 0 R /Last 7 0 R /Count 1000000 >>',
          7: '<< /Title (a) /Parent 6 0 R /Next 7 0 R /First 6 0 R >>',
        },
      }),
    'a structure tree in a circle': () =>
      sheetPdf({
        catalog: '/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>',
        page: '/StructParents 0',
        objects: {
          6: '<< /Type /StructTreeRoot /K 7 0 R /ParentTree 8 0 R /RoleMap << /P /Q /Q /P >> >>',
          7: '<< /S /P /P 7 0 R /K 7 0 R >>',
          8: '<< /Kids [8 0 R] >>',
        },
      }),
    'layers in a circle': () =>
      sheetPdf({
        content: `/OC /L BDC ${TEXT} EMC`,
        resources: '/Properties << /L 6 0 R >>',
        catalog: '/OCProperties << /OCGs [6 0 R] /D << /Order 7 0 R /ON [6 0 R] >> >>',
        objects: { 6: '<< /Type /OCMD /OCGs [6 0 R] /VE [/And 8 0 R] >>', 7: '[7 0 R]', 8: '[/Or 8 0 R 8 0 R]' },
      }),
    'name trees in a circle': () =>
      sheetPdf({
        catalog: '/Names << /Dests 6 0 R >> /PageLabels 6 0 R',
        objects: { 6: '<< /Kids [6 0 R 6 0 R] /Nums [0 6 0 R] >>' },
      }),
    'a version that is a circle': () => sheetPdf({ catalog: '/Version 1 0 R /Extensions 1 0 R /Collection 1 0 R' }),
    'information that is a circle': () =>
      sheetPdf({ trailer: '/Info 6 0 R', objects: { 6: '<< /Title 6 0 R /CreationDate [6 0 R] >>' } }),
  };
}
