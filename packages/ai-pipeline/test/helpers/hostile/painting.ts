import { each, type Variant, variantsOf } from './variant.ts';
import { deflated, flate, sheetPdf, stream, TEXT } from './writer.ts';

/** What a page paints: pictures that lie, streams that swell, operators without an end, things within themselves. */
export function paintingVariants(): Variant[] {
  return [
    ...variantsOf('pictures that lie', pictures()),
    ...variantsOf('decompression bombs', bombs()),
    ...variantsOf('endless operators', operators()),
    ...variantsOf('things within themselves', recursion()),
    ...variantsOf('functions and shadings', functions()),
    ...variantsOf('colour spaces', colours()),
    ...variantsOf('masses of text', masses()),
  ];
}

const picturePdf = (dict: string, data: string, more: Record<number, string> = {}): Buffer =>
  sheetPdf({
    content: `q 400 0 0 500 50 100 cm /I Do Q ${TEXT}`,
    resources: '/XObject << /I 6 0 R >>',
    objects: { 6: stream(data, `/Type /XObject /Subtype /Image ${dict}`), ...more },
  });

/** A baseline JPEG header of any size, without a picture behind it. */
function jpeg(width: number, height: number, components = 3): string {
  const two = (n: number): string => String.fromCharCode((n >> 8) & 255, n & 255);
  const parts = Array.from({ length: components }, (_, n) => String.fromCharCode(n + 1, 0x11, 0)).join('');
  const table = `\xff\xdb\0C\0${'\x10'.repeat(64)}`;
  const huffman = `\xff\xc4\0\x14\0\x01${'\0'.repeat(15)}\0\xff\xc4\0\x14\x10\x01${'\0'.repeat(15)}\0`;
  const frame = `\xff\xc0${two(8 + components * 3)}\x08${two(height)}${two(width)}${String.fromCharCode(components)}${parts}`;
  const scan = `\xff\xda${two(6 + components * 2)}${String.fromCharCode(components)}${Array.from({ length: components }, (_, n) => String.fromCharCode(n + 1, 0)).join('')}\0?\0`;
  return `\xff\xd8${table}${huffman}${frame}${scan}${'\0'.repeat(400)}\xff\xd9`;
}

/** JPEG 2000: a codestream header that claims a size and tiles. */
function jpx(width: number, height: number, tile: number): string {
  const four = (n: number): string => String.fromCharCode((n >>> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255);
  const size = `\xff\x51\0\x2f\0\0${four(width)}${four(height)}${four(0)}${four(0)}${four(tile)}${four(tile)}${four(0)}${four(0)}\0\x03${'\x07\x01\x01'.repeat(3)}`;
  const style = '\xff\x52\0\x0c\0\0\0\x01\0\x05\x04\x04\0\x01\xff\x5c\0\x13\x40' + '\x40'.repeat(16);
  return `\xff\x4f${size}${style}\xff\x90\0\x0a\0\0\0\0\0\x20\0\x01\xff\x93${'\0'.repeat(64)}\xff\xd9`;
}

/** JBIG2: a page information segment and a generic region, each of any size. */
function jbig2(width: number, height: number): string {
  const four = (n: number): string => String.fromCharCode((n >>> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255);
  const page = `${four(0)}\x30\0\x01${four(19)}${four(width)}${four(height)}${four(0)}${four(0)}\0\0\0`;
  const region = `${four(1)}\x26\0\x01${four(40)}${four(width)}${four(height)}${four(0)}${four(0)}\0\0\x03\xff\xfd\xff\x02\xfe\xfe\xfe${'\0'.repeat(14)}`;
  return page + region;
}

function pictures(): Record<string, () => Uint8Array> {
  const sizes: [number, number][] = [
    [0, 0],
    [1, 1_000_000_000],
    [65_535, 65_535],
    [2 ** 31, 2],
    [-5, 10],
    [30_000, 1_400],
    [100_000, 100_000],
  ];
  const rgb = '/ColorSpace /DeviceRGB /BitsPerComponent 8';
  const sized = (width: number, height: number): string => `/Width ${width} /Height ${height}`;
  return {
    ...each('raw', sizes, ([w, h]) => picturePdf(`${sized(w, h)} ${rgb}`, 'abc')),
    ...each('Flate', sizes, ([w, h]) =>
      picturePdf(`${sized(w, h)} ${rgb} /Filter /FlateDecode`, deflated('x'.repeat(3_000))),
    ),
    ...each('JPEG says', sizes, ([w, h]) =>
      picturePdf(`${sized(20, 20)} ${rgb} /Filter /DCTDecode`, jpeg(w & 65_535, h & 65_535)),
    ),
    ...each('JPEG in dictionary', sizes, ([w, h]) =>
      picturePdf(`${sized(w, h)} ${rgb} /Filter /DCTDecode`, jpeg(16, 16)),
    ),
    ...each('JPX', sizes, ([w, h]) => picturePdf(`${sized(w, h)} /Filter /JPXDecode`, jpx(w >>> 0, h >>> 0, 64))),
    ...each('JPX of tiles', [1, 2, 1_000_000_000], (tile) =>
      picturePdf(`${sized(9, 9)} /Filter /JPXDecode`, jpx(60_000, 60_000, tile)),
    ),
    ...each('JBIG2', sizes, ([w, h]) =>
      picturePdf(
        `${sized(w, h)} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode`,
        jbig2(w >>> 0, h >>> 0),
      ),
    ),
    ...each('fax', sizes, ([w, h]) =>
      picturePdf(
        `${sized(w, h)} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${w} /Rows ${h} >>`,
        '\0\x10\x01'.repeat(500),
      ),
    ),
    ...each('bits', [0, 3, 7, 64, -8, 1e9], (bits) =>
      picturePdf(`${sized(20, 20)} /ColorSpace /DeviceRGB /BitsPerComponent ${bits}`, 'x'.repeat(1_200)),
    ),
    ...each('mask of', sizes, ([w, h]) =>
      picturePdf(`${sized(20, 20)} ${rgb} /SMask 7 0 R`, 'x'.repeat(1_200), {
        7: stream('abc', `/Type /XObject /Subtype /Image ${sized(w, h)} /ColorSpace /DeviceGray /BitsPerComponent 8`),
      }),
    ),
    ...each('inline', sizes, ([w, h]) =>
      sheetPdf({ content: `q 90 0 0 90 9 9 cm BI /W ${w} /H ${h} /CS /RGB /BPC 8 ID abc EI Q ${TEXT}` }),
    ),
    ...each(
      'predictor',
      ['/Columns 1000000000', '/Columns -1 /Colors 9', '/Columns 0', '/Colors 1000000 /BitsPerComponent 32'],
      (parms) =>
        picturePdf(
          `${sized(20, 20)} ${rgb} /Filter /FlateDecode /DecodeParms << /Predictor 15 ${parms} >>`,
          deflated('x'.repeat(3_000)),
        ),
    ),
    'inline without an end': () => sheetPdf({ content: `BI /W 9 /H 9 /CS /RGB /BPC 8 ID ${'abcdef'.repeat(50_000)}` }),
    'a stencil painted 2,000 times': () =>
      sheetPdf({
        resources: '/XObject << /I 6 0 R >>',
        content: 'q 9 0 0 9 9 9 cm /I Do Q '.repeat(2_000) + TEXT,
        objects: { 6: stream('\xaa'.repeat(8), '/Type /XObject /Subtype /Image /ImageMask true /Width 8 /Height 8') },
      }),
  };
}

let zeros: string | undefined;
/** A hundred million zeros, deflated to 100 KB. */
const deflatedZeros = (): string => {
  zeros ??= deflated(new Uint8Array(100_000_000));
  return zeros;
};

function bombs(): Record<string, () => Uint8Array> {
  const twice = (): string => deflated(deflatedZeros());
  const filters = '/Filter [/FlateDecode /FlateDecode]';
  const spaces = (): string => flate(' '.repeat(50_000_000));
  return {
    'content of 100 MB of zeros': () => sheetPdf({ objects: { 4: stream(deflatedZeros(), '/Filter /FlateDecode') } }),
    'content of 50 MB of spaces': () => sheetPdf({ objects: { 4: spaces() } }),
    'content deflated twice': () => sheetPdf({ objects: { 4: stream(twice(), filters) } }),
    'twenty contents of 100 MB': () =>
      sheetPdf({
        page: `/Contents [${'6 0 R '.repeat(20)}]`,
        objects: { 6: stream(deflatedZeros(), '/Filter /FlateDecode') },
      }),
    'a picture of 100 MB': () =>
      picturePdf(
        '/Width 10000 /Height 10000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode',
        deflatedZeros(),
      ),
    'a small picture with 100 MB behind it': () =>
      picturePdf(
        '/Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode',
        deflatedZeros(),
      ),
    'forty pictures of 40 megapixels': () =>
      sheetPdf({
        content: Array.from({ length: 40 }, (_, n) => `q 99 0 0 99 9 9 cm /I${n} Do Q`).join(' ') + TEXT,
        resources: `/XObject << ${Array.from({ length: 40 }, (_, n) => `/I${n} ${n + 10} 0 R`).join(' ')} >>`,
        objects: Object.fromEntries(
          Array.from({ length: 40 }, (_, n) => [
            n + 10,
            stream(
              deflatedZeros(),
              '/Type /XObject /Subtype /Image /Width 8000 /Height 5000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode',
            ),
          ]),
        ),
      }),
    'a character map of 50 MB': () =>
      sheetPdf({
        font: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>',
        objects: { 6: spaces() },
      }),
    'a font file of 100 MB': () =>
      sheetPdf({
        font: '<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Some /FontDescriptor 6 0 R >>',
        objects: {
          6: '<< /Type /FontDescriptor /FontName /AAAAAA+Some /Flags 4 /FontFile2 7 0 R >>',
          7: stream(deflatedZeros(), '/Filter /FlateDecode'),
        },
      }),
    'metadata of 100 MB': () =>
      sheetPdf({
        catalog: '/Metadata 6 0 R',
        objects: { 6: stream(deflatedZeros(), '/Type /Metadata /Subtype /XML /Filter /FlateDecode') },
      }),
    'run lengths': () => sheetPdf({ objects: { 4: stream('\x81 '.repeat(400_000), '/Filter /RunLengthDecode') } }),
    'run lengths, deflated': () =>
      sheetPdf({
        objects: { 4: stream(deflated('\x81 '.repeat(400_000)), '/Filter [/FlateDecode /RunLengthDecode]') },
      }),
    ...each('LZW of', ['\x80', '\0', '\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01', '\xff'], (data) =>
      sheetPdf({ objects: { 4: stream(data.repeat(200_000 / data.length), '/Filter /LZWDecode') } }),
    ),
    ...each('filters in a row', [20, 2_000], (count) =>
      sheetPdf({ objects: { 4: stream(TEXT, `/Filter [${'/ASCIIHexDecode '.repeat(count)}]`) } }),
    ),
    ...each(
      'filter',
      [
        '/None',
        '/FlateDecode',
        '/DCTDecode',
        '/JBIG2Decode',
        '/JPXDecode',
        '/CCITTFaxDecode',
        '/Crypt',
        '/ASCII85Decode',
        '4 0 R',
        '[[/FlateDecode]]',
        '42',
      ],
      (filter) => sheetPdf({ objects: { 4: stream(TEXT, `/Filter ${filter}`) } }),
    ),
  };
}

function operators(): Record<string, () => Uint8Array> {
  const page = (piece: string, times: number, resources = ''): Buffer =>
    sheetPdf({ resources, objects: { 4: flate(TEXT + piece.repeat(times)) } });
  return {
    'a million lines': () => page(' 0 0 m 9 9 l S', 1_000_000),
    'one path of a million points': () =>
      sheetPdf({ objects: { 4: flate(`${TEXT} 0 0 m ${'500 800 l 5 5 l '.repeat(500_000)} S`) } }),
    'a million curves filled by even-odd': () =>
      sheetPdf({ objects: { 4: flate(`${TEXT} 0 0 m ${'1 500 500 1 9 9 c '.repeat(200_000)} f*`) } }),
    'dashes finer than a pixel': () => page(' [0.00001 0.00001] 0 d 0 0 m 595 842 l S', 20),
    'a million states saved': () => page(' q', 1_000_000),
    'states set without an end': () => page(' 1 w 2 J 3 M 0 g 1 0 0 RG', 300_000),
    'transforms that grow': () => page(' 10 0 0 10 0 0 cm', 50_000),
    'unknown operators': () => page(' xyzzy', 500_000),
    'operands without operators': () => page(' (a) /B 1', 400_000),
    'wrong operands': () => page(' (a) cm [1] Tf /x Td << >> re 1 Do true rg', 50_000),
    'graphics states': () => page(' /G gs', 200_000, '/ExtGState << /G << /CA 0.5 /BM /Multiply /LW 9 >> >>'),
    'clips, each with a glyph': () => page(' q BT 7 Tr /F1 300 Tf (W) Tj ET Q', 20_000),
    'nothing but garbage': () => page('\x81\xfe(\\', 100_000),
  };
}

function recursion(): Record<string, () => Uint8Array> {
  const form = (content: string, resources: string, more = ''): string =>
    stream(content, `/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << ${resources} >> ${more}`);
  const tiling = (content: string, resources: string, step = 50): string =>
    stream(
      content,
      `/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 50 50] /XStep ${step} /YStep ${step} /Resources << ${resources} >>`,
    );
  const patternPage = (objects: Record<number, string>): Buffer =>
    sheetPdf({ content: `/Pattern cs /P scn 0 0 500 500 re f ${TEXT}`, resources: '/Pattern << /P 6 0 R >>', objects });
  const inPattern = '/Pattern cs /P scn 0 0 50 50 re f';
  const formPage = (objects: Record<number, string>): Buffer =>
    sheetPdf({ content: `/X Do ${TEXT}`, resources: '/XObject << /X 6 0 R >>', objects });
  const doubling = (levels: number, times: number): Buffer =>
    formPage(
      Object.fromEntries(
        Array.from({ length: levels }, (_, n) => [
          6 + n,
          form(
            n === levels - 1 ? TEXT : '/X Do '.repeat(times),
            `/Font << /F1 5 0 R >> /XObject << /X ${7 + n} 0 R >>`,
          ),
        ]),
      ),
    );
  return {
    'a form in itself': () => formPage({ 6: form('/X Do', '/XObject << /X 6 0 R >>') }),
    'a form in itself, twice': () => formPage({ 6: form('/X Do /X Do', '/XObject << /X 6 0 R >>') }),
    'two forms in each other': () =>
      formPage({ 6: form('/X Do', '/XObject << /X 7 0 R >>'), 7: form('/X Do', '/XObject << /X 6 0 R >>') }),
    'a form with the resources of its page': () =>
      formPage({
        6: form('/X Do', ''),
        3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 7 0 R >>',
        7: '<< /XObject << /X 6 0 R >> /Font << /F1 5 0 R >> >>',
      }),
    'the page as a form': () => formPage({ 6: form('/X Do', '/XObject << /X 4 0 R >>') }),
    ...each('forms that double', [5, 12, 30], (levels) => doubling(levels, 2)),
    'forms that grow tenfold': () => doubling(12, 10),
    'a pattern in itself': () => patternPage({ 6: tiling(inPattern, '/Pattern << /P 6 0 R >>') }),
    'two patterns in each other': () =>
      patternPage({ 6: tiling(inPattern, '/Pattern << /P 7 0 R >>'), 7: tiling(inPattern, '/Pattern << /P 6 0 R >>') }),
    ...each('a pattern of steps', [0, 0.0001, -5, 1e9, 0.01], (step) =>
      patternPage({ 6: tiling('0 0 9 9 re f', '', step) }),
    ),
    'patterns that double': () =>
      patternPage(
        Object.fromEntries(
          Array.from({ length: 20 }, (_, n) => [
            6 + n,
            tiling(n === 19 ? '0 0 5 5 re f' : `${inPattern} ${inPattern}`, `/Pattern << /P ${7 + n} 0 R >>`),
          ]),
        ),
      ),
    'a soft mask of itself': () =>
      sheetPdf({
        content: `/G gs ${TEXT}`,
        resources: '/ExtGState << /G 6 0 R >>',
        objects: {
          6: '<< /SMask << /S /Luminosity /G 7 0 R >> >>',
          7: form('/G gs 0 0 9 9 re f', '/ExtGState << /G 6 0 R >>', '/Group << /S /Transparency >>'),
        },
      }),
    'groups in groups': () =>
      formPage(
        Object.fromEntries(
          Array.from({ length: 300 }, (_, n) => [
            6 + n,
            form(
              '/X Do',
              `/XObject << /X ${n === 299 ? 5 : 7 + n} 0 R >>`,
              '/Group << /S /Transparency /I true /K true >>',
            ),
          ]),
        ),
      ),
    'a mask that is its own picture': () =>
      picturePdf('/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 6 0 R', 'x'.repeat(64)),
    'a matrix that vanishes': () => formPage({ 6: form(TEXT, '/Font << /F1 5 0 R >>', '/Matrix [0 0 0 0 0 0]') }),
    'a glyph that shows itself': () =>
      sheetPdf({
        font: '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 84 /LastChar 84 /Widths [9] /Encoding << /Differences [84 /T] >> /CharProcs << /T 6 0 R >> /Resources << /Font << /F1 5 0 R >> >> >>',
        objects: { 6: stream('9 0 d0 BT /F1 1 Tf (T) Tj ET') },
      }),
    'two glyphs that show each other': () =>
      sheetPdf({
        font: '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 84 /LastChar 85 /Widths [9 9] /Encoding << /Differences [84 /T /U] >> /CharProcs << /T 6 0 R /U 7 0 R >> /Resources << /Font << /F1 5 0 R >> >> >>',
        objects: { 6: stream('9 0 d0 BT /F1 1 Tf (UU) Tj ET'), 7: stream('9 0 d0 BT /F1 1 Tf (TT) Tj ET') },
      }),
    'an appearance that shows itself': () =>
      sheetPdf({
        page: '/Annots [6 0 R]',
        objects: {
          6: '<< /Type /Annot /Subtype /Stamp /Rect [0 0 99 99] /F 4 /AP << /N 7 0 R >> >>',
          7: form('/X Do', '/XObject << /X 7 0 R >>'),
        },
      }),
  };
}

function functions(): Record<string, () => Uint8Array> {
  const shade = (shading: string, more: Record<number, string> = {}): Buffer =>
    sheetPdf({ content: `/S sh ${TEXT}`, resources: '/Shading << /S 6 0 R >>', objects: { 6: shading, ...more } });
  const axial = (fn: string, more: Record<number, string> = {}, coords = '[0 0 500 500]'): Buffer =>
    shade(`<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords ${coords} /Function ${fn} /Extend [true true] >>`, more);
  const calculator = (code: string): string => stream(code, '/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1]');
  const sampled = (dict: string, data = 'abc'): string =>
    stream(data, `/FunctionType 0 /Domain [0 1] /Range [0 1 0 1 0 1] /BitsPerSample 8 ${dict}`);
  const mesh = (type: number, dict: string, data: string): Buffer =>
    shade(
      stream(
        data,
        `/ShadingType ${type} /ColorSpace /DeviceRGB /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 /Decode [0 500 0 500 0 1 0 1 0 1] ${dict}`,
      ),
    );
  return {
    ...each(
      'calculator',
      [
        '{}',
        '{',
        '}',
        `{${' dup'.repeat(200_000)}}`,
        `${'{'.repeat(50_000)}${'}'.repeat(50_000)}`,
        '{ 0 div dup dup }',
        '{ 1000000000 copy }',
        '{ -5 index }',
        '{ 1e9 1e9 roll }',
        '{ 99 exp 99 exp 99 exp dup dup }',
        '{ sqrt ln log dup dup }',
      ],
      (code) => axial('7 0 R', { 7: calculator(code) }),
    ),
    ...each(
      'samples',
      [
        '/Size [0]',
        '/Size [1000000000]',
        '/Size [-1]',
        '/Size [2 2 2 2 2 2 2 2]',
        '/Size [2] /BitsPerSample 99',
        '/Size 6 0 R',
        '/Size [2] /Order 3',
      ],
      (dict) => axial('7 0 R', { 7: sampled(dict) }),
    ),
    'samples of 16 inputs': () =>
      axial('7 0 R', { 7: sampled(`/Domain [${'0 1 '.repeat(16)}] /Size [${'64 '.repeat(16)}]`) }),
    'a stitch of itself': () =>
      axial('7 0 R', {
        7: '<< /FunctionType 3 /Domain [0 1] /Functions [7 0 R 7 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>',
      }),
    'a stitch of 50,000': () =>
      axial('7 0 R', {
        7: `<< /FunctionType 3 /Domain [0 1] /Functions [${'8 0 R '.repeat(50_000)}] /Bounds [${'0.5 '.repeat(49_999)}] /Encode [${'0 1 '.repeat(50_000)}] >>`,
        8: '<< /FunctionType 2 /N 1 /Domain [0 1] /C0 [0 0 0] /C1 [1 1 1] >>',
      }),
    ...each('exponent', ['-1', '1e9', '(x)', '0'], (n) =>
      axial('7 0 R', { 7: `<< /FunctionType 2 /N ${n} /Domain [0 1] /C0 [0 0 0] /C1 [1 1 1] >>` }),
    ),
    ...each('coordinates', ['[0 0 0 0]', '[1e30 0 0 1e30]', '[]', 'null', '[(a) 0 0 0]'], (coords) =>
      axial('<< /FunctionType 2 /N 1 /Domain [0 1] /C0 [0 0 0] /C1 [1 1 1] >>', {}, coords),
    ),
    ...each('mesh of type', [4, 5, 6, 7], (type) =>
      mesh(type, '/VerticesPerRow 2', '\0\x10\x20\x30\x40\x50'.repeat(200_000)),
    ),
    ...each('mesh row of', [0, 1, 1_000_000_000], (count) => mesh(5, `/VerticesPerRow ${count}`, 'abcdef'.repeat(99))),
    ...each('mesh bits', [0, 33, 1e9], (bits) => mesh(4, `/BitsPerCoordinate ${bits}`, 'abcdef'.repeat(99))),
    ...each('shading type', [0, 1, 8, -1], (type) =>
      shade(`<< /ShadingType ${type} /ColorSpace /DeviceRGB /Function 6 0 R >>`),
    ),
    'a function-based shading over an endless domain': () =>
      shade('<< /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1e9 0 1e9] /Function 7 0 R >>', {
        7: stream('{ 2 copy add }', '/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]'),
      }),
    'a transfer function of itself': () =>
      sheetPdf({
        content: `/G gs ${TEXT}`,
        resources: '/ExtGState << /G << /TR 6 0 R >> >>',
        objects: { 6: '[6 0 R 6 0 R 6 0 R 6 0 R]' },
      }),
  };
}

function colours(): Record<string, () => Uint8Array> {
  const space = (value: string, more: Record<number, string> = {}): Buffer =>
    sheetPdf({
      content: `/C cs 0.5 0.5 0.5 scn 0 0 500 500 re f ${TEXT}`,
      resources: '/ColorSpace << /C 6 0 R >>',
      objects: { 6: value, ...more },
    });
  return {
    ...each(
      'space',
      [
        '[/Indexed 6 0 R 255 (x)]',
        '[/Separation /A 6 0 R 7 0 R]',
        '[/Pattern 6 0 R]',
        '[/ICCBased 6 0 R]',
        '[/DeviceN [/A /B] 6 0 R 7 0 R]',
        '[/Indexed /DeviceRGB 1000000000 (x)]',
        '[/Indexed /DeviceRGB -1 ()]',
        '[/Lab]',
        '[/CalRGB << /WhitePoint [0 0 0] /Gamma [0 0 0] >>]',
        '6 0 R',
        '[6 0 R]',
        '/C',
        'null',
        '[]',
        '[/DeviceN [] /DeviceRGB null]',
      ],
      (value) => space(value, { 7: '<< /FunctionType 2 /N 1 /Domain [0 1] /C0 [0] /C1 [1] >>' }),
    ),
    ...each('profile of components', [0, 1, 3, 5, 1e9], (n) =>
      space('[/ICCBased 7 0 R]', { 7: stream('acsp'.repeat(200), `/N ${n}`) }),
    ),
    'a profile whose alternate is itself': () =>
      space('[/ICCBased 7 0 R]', { 7: stream('x', '/N 3 /Alternate [/ICCBased 7 0 R]') }),
    ...each('separations in a row', [10, 2_000], (depth) =>
      space(`[/Separation /A 10 0 R 7 0 R]`, {
        7: '<< /FunctionType 2 /N 1 /Domain [0 1] /C0 [0] /C1 [1] >>',
        ...Object.fromEntries(
          Array.from({ length: depth }, (_, n) => [
            10 + n,
            n === depth - 1 ? '/DeviceGray' : `[/Separation /A ${11 + n} 0 R 7 0 R]`,
          ]),
        ),
      }),
    ),
    'a DeviceN of 5,000 inks': () =>
      space(`[/DeviceN [${Array.from({ length: 5_000 }, (_, n) => `/I${n}`).join(' ')}] /DeviceRGB 7 0 R]`, {
        7: stream('{ 0 0 0 }', '/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1]'),
      }),
  };
}

function masses(): Record<string, () => Uint8Array> {
  const runs = (count: number, place: (n: number) => string, text = (n: number) => `${n % 997},234.5`): Buffer =>
    sheetPdf({
      // As large as a page may be: text beyond its edges would not be given.
      page: '/MediaBox [0 0 14400 14400]',
      objects: {
        4: flate(
          Array.from({ length: count }, (_, n) => `BT /F1 6 Tf 1 0 0 1 ${place(n)} Tm (${text(n)}) Tj ET`).join('\n'),
        ),
      },
    });
  return {
    ...each('runs on a grid', [5_000, 60_000, 200_000], (count) =>
      runs(count, (n) => `${(n % 40) * 14} ${Math.floor(n / 40) * 7}`),
    ),
    ...each('runs at one place', [5_000, 60_000], (count) => runs(count, () => '50 700')),
    ...each('runs on one line', [2_000, 60_000], (count) => runs(count, (n) => `${(n * 30) % 14400} 700`)),
    ...each('runs on two lines a hair apart', [2_000, 60_000], (count) =>
      runs(
        count,
        (n) => `${(n * 12) % 14390} ${700 + (n % 2) * 3}`,
        () => '1st',
      ),
    ),
    ...each('numbers on a diagonal', [3_000, 30_000], (count) =>
      runs(count, (n) => `${(n * 24) % 14401} ${(n * 18) % 14407}`),
    ),
    'rows of numbers, each row elsewhere': () =>
      runs(
        60_000,
        (n) => `${(n % 60) * 230 + ((Math.floor(n / 60) * 37) % 229)} ${Math.floor(n / 60) * 9}`,
        () => '12.5',
      ),
    ...each('rows of numbers, all columns apart', [3_000, 100_000], (count) =>
      runs(count, (n) => `${(n % 700) * 20 + ((n * 7) % 13)} ${Math.floor(n / 700) * 9}`),
    ),
    ...each('labels wrapped without an end', [3_000, 30_000], (count) =>
      runs(
        count,
        (n) => `50 ${(n * 7) % 14393}`,
        (n) => (n % 9 === 0 ? '1,234.56 12.50' : 'Label of a row'),
      ),
    ),
    'runs all turned': () =>
      sheetPdf({
        objects: {
          4: flate(
            Array.from(
              { length: 20_000 },
              (_, n) => `BT /F1 6 Tf 0 1 -1 0 ${n % 590} ${n % 830} Tm (1,234.5) Tj ET`,
            ).join('\n'),
          ),
        },
      }),
    ...each('one run of characters', [100_000, 2_000_000], (length) =>
      sheetPdf({ objects: { 4: flate(`BT /F1 6 Tf 50 700 Td (${'1,234.56 '.repeat(length / 9)}) Tj ET`) } }),
    ),
    ...each('one run of', ['.', ' .', '(', 'a ', '1 ', '1,', '\x80', '- '], (piece) =>
      sheetPdf({ objects: { 4: flate(`BT /F1 6 Tf 50 700 Td (${piece.replace('(', '\\(').repeat(60_000)}) Tj ET`) } }),
    ),
    'one word a line, 30,000 lines': () =>
      runs(
        30_000,
        (n) => `50 ${n}`,
        () => 'word',
      ),
    'arrays of a million pieces': () =>
      sheetPdf({ objects: { 4: flate(`BT /F1 6 Tf 50 700 Td [${'(a) -9 '.repeat(300_000)}] TJ ET`) } }),
  };
}
