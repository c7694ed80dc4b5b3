import { randomFrom } from './random.ts';
import { each, type Variant, variantsOf } from './variant.ts';
import { flate, sheetPdf, stream } from './writer.ts';

/** Fonts whose maps, programs and metrics cannot be believed. */
export function fontVariants(): Variant[] {
  return [...variantsOf('character maps', maps(), 5), ...variantsOf('fonts broken', programs(), 2)];
}

const wrap = (body: string): string =>
  `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange ${body} endcmap end end`;

const mapped = (map: string, dict = ''): Buffer =>
  sheetPdf({
    content: 'BT /F1 10 Tf 50 700 Td <0041004200430044> Tj ET',
    font: '<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Some /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>',
    objects: {
      6: `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Some /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 8 0 R ${dict} >>`,
      7: flate(map),
      8: '<< /Type /FontDescriptor /FontName /AAAAAA+Some /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 >>',
    },
  });

function maps(): Record<string, () => Uint8Array> {
  const ranges = [
    '<0000> <FFFFFFFF> <0000>',
    '<00000000> <7FFFFFFF> <0041>',
    '<0000> <FFFF> <FFFF>',
    '<FFFF> <0000> <0041>',
    '<0000> <FFFFFF> <D800>',
    '<00> <FFFFFFFFFFFF> <00>',
    '<0041> <0044> [<0041>]',
    '<0041> <0044> []',
    '<> <> <>',
    '0 1000000000 0',
  ];
  const encoded = (encoding: string): Buffer =>
    sheetPdf({
      content: 'BT /F1 10 Tf 50 700 Td <00410042> Tj ET',
      font: `<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Some /Encoding ${encoding} /DescendantFonts [6 0 R] >>`,
      objects: {
        6: '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Some /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 0 >> >>',
        7: stream(wrap('1 begincidrange <0000> <FFFF> 0 endcidrange'), '/Type /CMap /UseCMap 7 0 R'),
      },
    });
  return {
    ...each('bfrange', ranges, (range) => mapped(wrap(`1 beginbfrange ${range} endbfrange`))),
    ...each('cidrange', ranges, (range) => mapped(wrap(`1 begincidrange ${range} endcidrange`))),
    ...each('code space', ranges.slice(0, 6), (range) =>
      mapped(wrap(`1 begincodespacerange ${range} endcodespacerange 1 beginbfchar <0041> <0041> endbfchar`)),
    ),
    ...each('ranges of 65,536 codes', [20, 2_000], (count) =>
      mapped(wrap(`${count} beginbfrange ${'<0000> <FFFF> <0041> '.repeat(count)} endbfrange`)),
    ),
    ...each('ranges of 16,777,216 codes', [3], (count) =>
      mapped(wrap(`${count} beginbfrange ${'<000000> <FFFFFF> <0041> '.repeat(count)} endbfrange`)),
    ),
    ...each('targets of letters', [1_000, 200_000], (length) =>
      mapped(wrap(`1 beginbfrange <0000> <00FF> <${'0041'.repeat(length)}> endbfrange`)),
    ),
    'a map without an end': () => mapped(`begincmap 1 beginbfchar ${'<0041> <0042> '.repeat(100_000)}`),
    'a map of garbage': () => mapped(randomFrom('map').bytes(50_000).toString('latin1')),
    'a map that uses itself': () => encoded('7 0 R'),
    ...each(
      'encoding',
      [
        '/Identity-V',
        '/UniJIS-UTF16-H',
        '/../../../../etc/passwd',
        '/NoSuchMap',
        '5 0 R',
        '[/Identity-H]',
        'null',
        '/90ms-RKSJ-H',
      ],
      encoded,
    ),
    ...each(
      'widths',
      [
        '[0 1000000000 500]',
        `[${'0 [500] '.repeat(100_000)}]`,
        '[0 -5 (x)]',
        '6 0 R',
        '[[[]]]',
        '[0 99999999 1 0 99999999 2]',
      ],
      (widths) => mapped(wrap(''), `/W ${widths}`),
    ),
    ...each('vertical widths', ['[0 100000000 -1000 0 0]', '[0 [1]]'], (widths) =>
      mapped(wrap(''), `/W2 ${widths} /DW2 [0 0]`),
    ),
  };
}

function programs(): Record<string, () => Uint8Array> {
  const embedded = (key: string, program: string, dict = '', font = ''): Buffer =>
    sheetPdf({
      font: `<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Some /FirstChar 32 /LastChar 126 /Widths [${'500 '.repeat(95)}] /FontDescriptor 6 0 R ${font} >>`,
      objects: {
        6: `<< /Type /FontDescriptor /FontName /AAAAAA+Some /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 800 /Descent -200 /${key} 7 0 R >>`,
        7: stream(program, dict),
      },
    });
  const noise = (length: number): string => randomFrom(`font ${length}`).bytes(length).toString('latin1');
  /** A TrueType directory whose tables lie wherever they like. */
  const directory = (tables: number, offset: number, length: number): string => {
    const head = Buffer.alloc(12 + 16 * Math.min(tables, 40));
    head.writeUInt32BE(0x00010000, 0);
    head.writeUInt16BE(tables & 65_535, 4);
    const names = [
      'cmap',
      'glyf',
      'head',
      'hhea',
      'hmtx',
      'loca',
      'maxp',
      'name',
      'post',
      'OS/2',
      'fpgm',
      'prep',
      'cvt ',
      'CFF ',
    ];
    for (let n = 0; n < Math.min(tables, 40); n += 1) {
      head.write(names[n % names.length]!, 12 + 16 * n, 'latin1');
      head.writeUInt32BE(offset >>> 0, 12 + 16 * n + 8);
      head.writeUInt32BE(length >>> 0, 12 + 16 * n + 12);
    }
    return head.toString('latin1') + noise(2_000);
  };
  const cff = (seed: number): string => `\x01\0\x04\x02\0\x01\x01\x01\x05Some\0\x01\x01\x01\x20${noise(600 + seed)}`;
  const files = ['FontFile', 'FontFile2', 'FontFile3'];
  return {
    ...Object.assign(
      {},
      ...files.map((key) =>
        each(`${key} of noise`, [0, 1, 64, 3_000, 200_000], (length) => embedded(key, noise(length))),
      ),
    ),
    ...Object.assign(
      {},
      ...['/Type1C', '/CIDFontType0C', '/OpenType', '/Nothing'].map((type) =>
        each(`${type} noise`, [1, 2, 3], (seed) => embedded('FontFile3', cff(seed), `/Subtype ${type}`)),
      ),
    ),
    ...each('a directory of tables', [0, 1, 14, 40, 65_535], (tables) =>
      embedded('FontFile2', directory(tables, 300, 500)),
    ),
    ...each('tables at', [-1, 2 ** 31, 0, 12], (offset) => embedded('FontFile2', directory(14, offset, 1e9))),
    'a Type 1 program that never ends': () =>
      embedded(
        'FontFile',
        `%!PS-AdobeFont-1.0\n${'/X {'.repeat(100_000)}`,
        '/Length1 500 /Length2 999999999 /Length3 0',
      ),
    'a Type 1 program that calls itself': () =>
      embedded(
        'FontFile',
        `%!PS-AdobeFont-1.0: X\n/FontMatrix [0.001 0 0 0.001 0 0] def\ncurrentfile eexec\n${noise(4_000)}`,
        '/Length1 80 /Length2 4000 /Length3 0',
      ),
    ...each('widths', ['[]', '5 0 R', `[${'500 '.repeat(200_000)}]`, '[(x)]', 'null'], (widths) =>
      embedded('FontFile2', noise(50), '', `/Widths ${widths}`),
    ),
    ...each(
      'first and last',
      ['/FirstChar -5 /LastChar 1000000000', '/FirstChar 300 /LastChar 5', '/FirstChar (a)', '/LastChar 5 0 R'],
      (font) => embedded('FontFile2', noise(50), '', font),
    ),
    ...each(
      'differences',
      [
        '[1e9 /A]',
        '[-7 /A]',
        `[0 ${'/A '.repeat(100_000)}]`,
        '[/A /B 0]',
        '[(x) [] null]',
        '5 0 R',
        '[0 /uni /uniZZZZ /u110000 /g99999999999 /cid:7]',
      ],
      (differences) =>
        sheetPdf({
          font: `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences ${differences} >> >>`,
        }),
    ),
    ...each('descendants', ['[5 0 R]', '[]', '5 0 R', 'null', '[[6 0 R]]', '[1 0 R]'], (descendants) =>
      sheetPdf({
        font: `<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts ${descendants} >>`,
      }),
    ),
    ...each('subtype', ['/Type9', '5 0 R', '(Type1)', 'null', '/MMType1', '/CIDFontType0'], (subtype) =>
      sheetPdf({ font: `<< /Type /Font /Subtype ${subtype} /BaseFont /Helvetica >>` }),
    ),
    ...each('matrix of a Type 3 font', ['[0 0 0 0 0 0]', '[1e30 0 0 1e30 0 0]', '[]', 'null', '[(a)]'], (matrix) =>
      sheetPdf({
        font: `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix ${matrix} /FirstChar 84 /LastChar 84 /Widths [1e9] /Encoding << /Differences [84 /T] >> /CharProcs << /T 6 0 R >> >>`,
        objects: { 6: stream('9 0 0 0 9 9 d1 0 0 9 9 re f') },
      }),
    ),
    'a Type 3 font without glyphs': () => sheetPdf({ font: '<< /Type /Font /Subtype /Type3 >>' }),
    '3,000 fonts on a page': () =>
      sheetPdf({
        resources: '',
        content: Array.from({ length: 3_000 }, (_, n) => `BT /G${n} 9 Tf 50 ${n % 800} Td (Font ${n}) Tj ET`).join(
          '\n',
        ),
        page: `/Resources << /Font << ${Array.from({ length: 3_000 }, (_, n) => `/G${n} << /Type /Font /Subtype /Type1 /BaseFont /F${n} >>`).join(' ')} >> >>`,
      }),
  };
}
