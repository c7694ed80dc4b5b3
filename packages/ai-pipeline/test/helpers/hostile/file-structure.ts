import { each, type Variant, variantsOf } from './variant.ts';
import { packedPdf, pdfOf, sheetObjects, sheetPdf, stream, TEXT, written } from './writer.ts';

/** Faults of the file around the objects: cross-references, object streams, lengths, keywords, revisions. */
export function structureVariants(): Variant[] {
  return [
    ...variantsOf('cross-references broken', crossReferences(), 4),
    ...variantsOf('object streams', objectStreams(), 3),
    ...variantsOf('stream lengths wrong', lengths(), 5),
    ...variantsOf('keywords missing', keywords(), 4),
    ...variantsOf('many revisions', revisions(), 4),
  ];
}

const sound = () => sheetPdf();
const text = () => sound().toString('latin1');
const latin = (value: string): Buffer => Buffer.from(value, 'latin1');

function crossReferences(): Record<string, () => Uint8Array> {
  const { body, rows, size } = written(sheetObjects());
  const at = body.length;
  const table = (trailer: string, start: number | string = at, section = rows): Buffer =>
    latin(`${body}xref\n${section}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`);
  return {
    ...each('startxref', [0, 1, -1, at - 1, at + 1, 'here', 99999999999, 2 ** 31, '', 'startxref'], (start) =>
      table('', start),
    ),
    ...each('Prev', [0, at, at - 3, -5, 1e12, '(text)', '[0]', '1 0 R', '/Prev', 7.5], (prev) =>
      table(`/Prev ${prev}`),
    ),
    ...each('XRefStm', [0, at, -1, 1e12, '4 0 R', 9], (value) => table(`/XRefStm ${value}`)),
    ...each('section', ['0 0', '0 99999999', '-5 6', '6 0', '0 6 6', '4294967290 6', 'x y'], (head) =>
      table('', at, `${head}\n${rows.slice(rows.indexOf('\n') + 1)}`),
    ),
    'offsets that point at one another': () => table('', at, rows.replace(/\d{10} 00000 n/g, '0000000009 00000 n')),
    'offsets beyond the end': () => table('', at, rows.replace(/\d{10} 00000 n/g, '9999999999 00000 n')),
    'all objects free': () => table('', at, rows.replaceAll(' n ', ' f ')),
    'a trailer twice': () => latin(text().replace('trailer', 'trailer\n<< /Root 9 0 R >>\ntrailer')),
    'no trailer': () => latin(text().replace(/trailer[\s\S]*?>>/, '')),
    'no table at all': () => latin(body),
    'the root is itself': () => latin(text().replace('/Root 1 0 R', '/Root 5 0 R')),
    'the root is missing': () => latin(text().replace('/Root 1 0 R', '')),
    'a chain of Prev in a circle': () => {
      const second = `xref\n0 0\ntrailer\n<< /Size ${size} /Root 1 0 R /Prev ${at} >>\n`;
      const first = `xref\n${rows}trailer\n<< /Size ${size} /Root 1 0 R /Prev ${'@'.padEnd(10)} >>\n`;
      return latin(
        `${body}${first.replace('@'.padEnd(10), String(at + first.length).padEnd(10))}${second}startxref\n${at}\n%%EOF\n`,
      );
    },
    'a chain of 3,000 Prev': () => {
      let file = table('').toString('latin1');
      let before = at;
      for (let link = 0; link < 3_000; link += 1) {
        const here = file.length;
        file += `xref\n0 0\ntrailer\n<< /Size ${size} /Root 1 0 R /Prev ${before} >>\nstartxref\n${here}\n%%EOF\n`;
        before = here;
      }
      return latin(file);
    },
    ...each('a stream whose W is', ['[]', '[0 0 0]', '[1 -4 2]', '[8 8 8]', '[1 400000000 2]', '/W', '[1 4]'], (w) =>
      packedPdf({}, { xref: `/W ${w}` }),
    ),
    ...each('a stream whose Index is', ['[0 99999999]', '[-1 5]', '[5]', '[9 9 9]', '[4294967295 2]'], (index) =>
      packedPdf({}, { xref: `/Index ${index}` }),
    ),
    ...each('a stream whose Prev is', [0, 1, 9, 500, 1e10], (prev) => packedPdf({}, { xref: `/Prev ${prev}` })),
    ...each('a stream whose Size is', [0, -1, 2, 1e9, '6 0 R'], (value) => packedPdf({}, { xref: `/Size ${value}` })),
  };
}

function objectStreams(): Record<string, () => Uint8Array> {
  return {
    ...each('N', [0, -1, 1, 3, 4, 1e9, '1 0 R', 0.5], (n) => packedPdf({}, { objStm: `/N ${n}` })),
    ...each('First', [0, -20, 1, 1e9, 400, '6 0 R'], (first) => packedPdf({}, { objStm: `/First ${first}` })),
    ...each('Extends', ['6 0 R', '7 0 R', '1 0 R', '(x)'], (other) => packedPdf({}, { objStm: `/Extends ${other}` })),
    'one that lies within itself': () => packedPdf({}, { entries: { 6: [2, 6, 0] } }),
    'a catalog that lies in the catalog': () => packedPdf({}, { entries: { 1: [2, 1, 0] } }),
    'pages that lie in the content': () => packedPdf({}, { entries: { 2: [2, 4, 0] } }),
    'places far beyond': () => packedPdf({}, { entries: { 1: [2, 6, 60000], 3: [2, 6, 9] } }),
    'two that lie in each other': () => packedPdf({}, { entries: { 6: [2, 7, 0], 7: [2, 6, 0] } }),
    'types that do not exist': () => packedPdf({}, { entries: { 1: [9, 6, 0], 2: [255, 1, 1] } }),
    'offsets beyond the end': () => packedPdf({}, { entries: { 4: [1, 2_000_000_000, 0] } }),
    'the length of one lies in itself': () => packedPdf({}, { objStm: '/Length 1 0 R' }),
  };
}

function lengths(): Record<string, () => Uint8Array> {
  const wrong = [
    0,
    -1,
    1,
    50,
    5_000,
    2 ** 31,
    1e15,
    '(80)',
    '[4]',
    '/Length',
    '4 0 R',
    '1 0 R',
    '99 0 R',
    'null',
    7.9,
    '<< >>',
  ];
  const withLength = (length: unknown, data = TEXT): string => `<< /Length ${length} >>\nstream\n${data}\nendstream`;
  return {
    ...each('length', wrong, (length) => pdfOf({ ...sheetObjects(), 4: withLength(length) })),
    ...each('length in a stream that is', wrong, (length) =>
      pdfOf({ ...sheetObjects(), 4: withLength('6 0 R'), 6: withLength(length, '80') }),
    ),
    ...each('length of a compressed stream', wrong.slice(0, 8), (length) =>
      packedPdf({}, { objStm: `/Length ${length}` }),
    ),
    'endstream within the data': () => pdfOf({ ...sheetObjects(), 4: stream(`${TEXT}\nendstream\nendobj\n${TEXT}`) }),
    'an object within the data': () =>
      pdfOf({ ...sheetObjects(), 4: stream(`${TEXT}\n3 0 obj\n<< /Type /Page /Parent 3 0 R >>\nendobj\n${TEXT}`) }),
  };
}

function keywords(): Record<string, () => Uint8Array> {
  const words = [
    'endstream',
    'endobj',
    'stream\n',
    ' obj',
    'xref',
    'trailer',
    'startxref',
    '%%EOF',
    '>>',
    '<<',
    'R',
    '[',
    ']',
    'ET',
    '%PDF-',
  ];
  return {
    ...each('without', words, (word) => latin(text().replace(word, ''))),
    ...each('nowhere', words, (word) => latin(text().replaceAll(word, ''))),
    ...each('doubled', words, (word) => latin(text().replaceAll(word, `${word} ${word}`))),
    ...each('misspelled', words, (word) => latin(text().replaceAll(word, [...word].reverse().join('')))),
  };
}

function revisions(): Record<string, () => Uint8Array> {
  const revised = (count: number, change: (revision: number) => string): Buffer => {
    let file = text();
    let before = Number(/startxref\s+(\d+)/.exec(file)![1]);
    for (let revision = 1; revision <= count; revision += 1) {
      const at = file.length;
      const object = `4 0 obj\n${change(revision)}\nendobj\n`;
      const table = at + object.length;
      file += `${object}xref\n4 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${before} >>\nstartxref\n${table}\n%%EOF\n`;
      before = table;
    }
    return latin(file);
  };
  const newText = (revision: number): string => stream(`BT /F1 10 Tf 50 700 Td (Revision ${revision}) Tj ET`);
  return {
    ...each('revisions', [1, 2, 10, 100, 400, 1_500], (count) => revised(count, newText)),
    ...each('revisions that empty the page', [3, 200], (count) => revised(count, () => 'null')),
    ...each('revisions that refer to themselves', [3, 200], (count) => revised(count, () => '4 0 R')),
    'each revision a whole file': () => Buffer.concat(Array.from({ length: 300 }, sound)),
    'revisions cut in the midst': () =>
      Buffer.concat(Array.from({ length: 40 }, (_, index) => sound().subarray(0, 300 + index * 9))),
  };
}
