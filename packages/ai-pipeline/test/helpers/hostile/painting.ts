import { bombs } from './bombs.ts';
import { masses } from './masses.ts';
import { picturePdf, pictures } from './pictures.ts';
import { colours, functions } from './shadings.ts';
import { each, type Variant, variantsOf } from './variant.ts';
import { flate, sheetPdf, stream, TEXT } from './writer.ts';

/** What a page paints: pictures that lie, streams that swell, operators without an end, things within themselves. */
export function paintingVariants(): Variant[] {
  return [
    ...variantsOf('pictures that lie', pictures(), 3),
    ...variantsOf('decompression bombs', bombs(), 4),
    ...variantsOf('endless operators', operators(), 4),
    ...variantsOf('things within themselves', recursion(), 2),
    ...variantsOf('functions and shadings', functions(), 4),
    ...variantsOf('colour spaces', colours(), 3),
    ...variantsOf('masses of text', masses(), 0),
  ];
}

function operators(): Record<string, () => Uint8Array> {
  const page = (piece: string, times: number, resources = ''): Buffer =>
    sheetPdf({ resources, objects: { 4: flate(TEXT + piece.repeat(times)) } });
  return {
    'lines without an end': () => page(' 0 0 m 9 9 l S', 100_000),
    'one path of 100,000 points': () =>
      sheetPdf({ objects: { 4: flate(`${TEXT} 0 0 m ${'500 800 l 5 5 l '.repeat(50_000)} S`) } }),
    '20,000 curves filled by even-odd': () =>
      sheetPdf({ objects: { 4: flate(`${TEXT} 0 0 m ${'1 500 500 1 9 9 c '.repeat(20_000)} f*`) } }),
    'dashes finer than a pixel': () => page(' [0.00001 0.00001] 0 d 0 0 m 595 842 l S', 20),
    'a million states saved': () => page(' q', 1_000_000),
    'states set without an end': () => page(' 1 w 2 J 3 M 0 g 1 0 0 RG', 60_000),
    'transforms that grow': () => page(' 10 0 0 10 0 0 cm', 50_000),
    'unknown operators': () => page(' xyzzy', 100_000),
    'operands without operators': () => page(' (a) /B 1', 100_000),
    'wrong operands': () => page(' (a) cm [1] Tf /x Td << >> re 1 Do true rg', 50_000),
    'graphics states': () => page(' /G gs', 50_000, '/ExtGState << /G << /CA 0.5 /BM /Multiply /LW 9 >> >>'),
    'clips, each with a glyph': () => page(' q BT 7 Tr /F1 300 Tf (W) Tj ET Q', 3_000),
    'nothing but garbage': () => page('\x81\xfe(\\', 30_000),
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
