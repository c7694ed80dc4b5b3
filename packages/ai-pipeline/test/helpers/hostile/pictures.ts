import { each } from './variant.ts';
import { deflated, sheetPdf, stream, TEXT } from './writer.ts';

export const picturePdf = (dict: string, data: string, more: Record<number, string> = {}): Buffer =>
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
  const style = `\xff\x52\0\x0c\0\0\0\x01\0\x05\x04\x04\0\x01\xff\x5c\0\x13\x40${'\x40'.repeat(16)}`;
  return `\xff\x4f${size}${style}\xff\x90\0\x0a\0\0\0\0\0\x20\0\x01\xff\x93${'\0'.repeat(64)}\xff\xd9`;
}

/** JBIG2: a page information segment and a generic region, each of any size. */
function jbig2(width: number, height: number): string {
  const four = (n: number): string => String.fromCharCode((n >>> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255);
  const page = `${four(0)}\x30\0\x01${four(19)}${four(width)}${four(height)}${four(0)}${four(0)}\0\0\0`;
  const region = `${four(1)}\x26\0\x01${four(40)}${four(width)}${four(height)}${four(0)}${four(0)}\0\0\x03\xff\xfd\xff\x02\xfe\xfe\xfe${'\0'.repeat(14)}`;
  return page + region;
}

export function pictures(): Record<string, () => Uint8Array> {
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
