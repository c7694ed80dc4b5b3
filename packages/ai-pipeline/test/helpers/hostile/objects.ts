import { manyPages, pageTrees } from './pages.ts';
import { each, type Variant, variantsOf } from './variant.ts';
import { flate, pdfOf, sheetObjects, sheetPdf, stream, TEXT } from './writer.ts';

/** Faults of objects: page trees, nesting, boxes, numbers, names and strings. */
export function objectVariants(): Variant[] {
  return [
    ...variantsOf('page tree', pageTrees(), 3),
    ...variantsOf('thousands of pages', manyPages(), 5),
    ...variantsOf('deep nesting', nesting(), 5),
    ...variantsOf('page boxes', boxes(), 3),
    ...variantsOf('names and strings', namesAndStrings(), 9),
    ...variantsOf('numbers', numbers(), 4),
  ];
}

function nesting(): Record<string, () => Uint8Array> {
  const deep = [50, 1_000, 20_000, 100_000];
  const inContent = (content: string): Buffer => sheetPdf({ content: `${content}\n${TEXT}` });
  const forms = (depth: number): Buffer =>
    sheetPdf({
      content: `/X6 Do ${TEXT}`,
      resources: '/XObject << /X6 6 0 R >>',
      objects: Object.fromEntries(
        Array.from({ length: depth }, (_, index) => [
          6 + index,
          stream(
            `/X${7 + index} Do`,
            `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X${7 + index} ${index === depth - 1 ? 5 : 7 + index} 0 R >> >>`,
          ),
        ]),
      ),
    });
  return {
    ...each('arrays in the catalog', deep, (depth) =>
      sheetPdf({ catalog: `/X ${'['.repeat(depth)}${']'.repeat(depth)}` }),
    ),
    ...each('dictionaries in the catalog', deep, (depth) =>
      sheetPdf({ catalog: `/X ${'<< /A '.repeat(depth)}1${' >>'.repeat(depth)}` }),
    ),
    ...each('arrays without an end in the page', deep, (depth) => sheetPdf({ page: '/X '.concat('['.repeat(depth)) })),
    ...each('arrays in the content', deep, (depth) => inContent(`${'['.repeat(depth)}${']'.repeat(depth)} TJ`)),
    ...each('dictionaries in the content', deep, (depth) =>
      inContent(`/P ${'<< /A '.repeat(depth)}1${' >>'.repeat(depth)} DP`),
    ),
    ...each('brackets in a string', deep, (depth) => inContent(`BT (${'('.repeat(depth)}${')'.repeat(depth)}) Tj ET`)),
    ...each('q without Q', deep, (depth) => inContent('q '.repeat(depth))),
    ...each('Q without q', deep, (depth) => inContent('Q '.repeat(depth))),
    ...each('BT without ET', deep, (depth) => inContent('BT '.repeat(depth))),
    ...each('marked content', deep, (depth) => inContent('/Span << /MCID 0 >> BDC '.repeat(depth))),
    ...each('clips', [50, 1_000, 20_000], (depth) => inContent('q 0 0 500 500 re W n '.repeat(depth))),
    ...each('forms in forms', [10, 500, 5_000], forms),
    ...each('references in a row', [50, 5_000], (depth) =>
      sheetPdf({
        catalog: '/X 6 0 R',
        page: '/Rotate 6 0 R',
        objects: Object.fromEntries(Array.from({ length: depth }, (_, index) => [6 + index, `${7 + index} 0 R`])),
      }),
    ),
  };
}

function boxes(): Record<string, () => Uint8Array> {
  const media = [
    '[0 0 0 0]',
    '[0 0 595 0]',
    '[595 842 0 0]',
    '[0 0 -595 -842]',
    '[0 0 1 1]',
    '[0 0 0.001 0.001]',
    '[0 0 1e9 1e9]',
    '[0 0 1000000000 1000000000]',
    '[0 0 1 1000000000]',
    '[0 0 1000000000 1]',
    '[0 0 99999999999999999999 842]',
    '[0 0 3 40000]',
    '[-1000000 -1000000 -999405 -999158]',
    '[0 0 NaN 842]',
    '[0 0 595]',
    '[]',
    '(box)',
    'null',
    '3 0 R',
    '[3 0 R 3 0 R 3 0 R 3 0 R]',
    '[0 0 595 842 1 2 3]',
    '[null null null null]',
    '[0 0 200000 200000]',
    '[0 0 14400 14400]',
    '[.5 .5 .6 .6]',
  ];
  const others = [
    '/UserUnit 1000000',
    '/UserUnit 0',
    '/UserUnit -1',
    '/UserUnit 1e300',
    '/UserUnit (x)',
    '/UserUnit 0.00001',
  ];
  const rotations = [1, 45, -90, 89.5, 360, 450, 1e9, 2 ** 53, '(90)', 'null', '3 0 R', -0.1];
  const content = `${TEXT} 0 0 595 842 re f`;
  return {
    ...each('MediaBox', media, (box) => sheetPdf({ content, page: `/MediaBox ${box}` })),
    ...each('CropBox', media, (box) => sheetPdf({ content, page: `/CropBox ${box}` })),
    ...each('', others, (page) => sheetPdf({ content, page })),
    ...each('Rotate', rotations, (turn) => sheetPdf({ content, page: `/Rotate ${turn}` })),
    ...each('all at once', [0, 1, 2, 3, 4, 5, 6, 7], (index) =>
      sheetPdf({
        content,
        page: `/MediaBox ${media[index * 3]!} /CropBox ${media[index * 2 + 1]!} ${others[index % 6]!} /Rotate ${rotations[index]!}`,
      }),
    ),
  };
}

function namesAndStrings(): Record<string, () => Uint8Array> {
  const names = [
    '/A\0B',
    '/#00',
    '/#',
    '/#ZZ',
    '/',
    '//',
    `/${'N'.repeat(200_000)}`,
    '/__proto__',
    '/constructor',
    '/toString',
    '/\xff\xfe',
    '/#2F#2E#2E',
  ];
  const strings = [
    '(',
    '(\\',
    '(\\777)',
    '(\\0)',
    '<',
    '<zz>',
    '<0',
    `(${'x'.repeat(2_000_000)})`,
    `<${'41'.repeat(500_000)}>`,
    '(\xfe\xff\xd8\x00)',
    '(\0\0\0)',
    `(${'\\('.repeat(100_000)})`,
    '(\r\n\\\r\n)',
  ];
  const content = (string: string): string => `BT /F1 10 Tf 50 700 Td ${string} Tj ET ${TEXT}`;
  return {
    ...each('name in the page', names, (name) => sheetPdf({ page: `${name} ${name} ${name} << ${name} 1 >>` })),
    ...each('name of the font', names, (name) =>
      sheetPdf({ resources: `/Font << ${name} 5 0 R >>`, content: `BT ${name} 10 Tf 50 700 Td (Text) Tj ET` }),
    ),
    ...each('name as operator', names, (name) =>
      sheetPdf({ content: `${name} Do ${name} gs ${name.slice(1)} ${TEXT}` }),
    ),
    ...each('string', strings, (string) => sheetPdf({ content: content(string) })),
    ...each('string of the catalog', strings, (string) => sheetPdf({ catalog: `/Lang ${string}` })),
    ...each('trailer with', strings, (string) =>
      sheetPdf({ trailer: `/ID [${string} ${string}] /Info << /Title ${string} >>` }),
    ),
    'a dictionary of 100,000 names': () =>
      sheetPdf({ catalog: Array.from({ length: 100_000 }, (_, n) => `/K${n} ${n}`).join(' ') }),
  };
}

function numbers(): Record<string, () => Uint8Array> {
  const wild = [
    '9'.repeat(400),
    '-',
    '--5',
    '+-1',
    '.',
    '-.',
    '1.2.3',
    '1e400',
    'NaN',
    'Infinity',
    `0.${'0'.repeat(5_000)}1`,
    '-9999999999',
    '1e-300',
    '0x10',
    '1 0 R',
    '16777217',
  ];
  return {
    ...each('font size', wild, (n) => sheetPdf({ content: `BT /F1 ${n} Tf 50 700 Td (Total 12.50) Tj ET` })),
    ...each('place', wild, (n) => sheetPdf({ content: `BT /F1 10 Tf ${n} ${n} Td (Total 12.50) Tj ET` })),
    ...each('matrix', wild, (n) => sheetPdf({ content: `${n} 0 0 ${n} 0 0 cm ${TEXT}` })),
    ...each('spacing', wild, (n) =>
      sheetPdf({ content: `BT /F1 10 Tf ${n} Tc ${n} Tw ${n} Tz ${n} TL [(a) ${n} (b)] TJ T* (c) Tj ET` }),
    ),
    ...each('path', wild, (n) =>
      sheetPdf({ content: `${n} w ${n} ${n} m ${n} 5 l [${n} ${n}] ${n} d S 0 0 ${n} ${n} re f ${TEXT}` }),
    ),
    ...each('object number', wild.slice(0, 8), (n) => sheetPdf({ catalog: `/X ${n} 0 R /Y 5 ${n} R` })),
    'a page full of numbers': () => pdfOf({ ...sheetObjects(), 4: flate('1 '.repeat(3_000_000)) }),
  };
}
