import { picturePdf } from './pictures.ts';
import { each } from './variant.ts';
import { deflated, flate, sheetPdf, stream, TEXT } from './writer.ts';

let zeros: string | undefined;

/** Fifty million zeros, deflated to 50 KB. */
const deflatedZeros = (): string => {
  zeros ??= deflated(new Uint8Array(50_000_000));
  return zeros;
};

export function bombs(): Record<string, () => Uint8Array> {
  const twice = (): string => deflated(deflatedZeros());
  const filters = '/Filter [/FlateDecode /FlateDecode]';
  const spaces = (): string => flate(' '.repeat(20_000_000));
  return {
    'content of 50 MB of zeros': () => sheetPdf({ objects: { 4: stream(deflatedZeros(), '/Filter /FlateDecode') } }),
    'content of 20 MB of spaces': () => sheetPdf({ objects: { 4: spaces() } }),
    'content deflated twice': () => sheetPdf({ objects: { 4: stream(twice(), filters) } }),
    'twenty contents of 50 MB': () =>
      sheetPdf({
        page: `/Contents [${'6 0 R '.repeat(20)}]`,
        objects: { 6: stream(deflatedZeros(), '/Filter /FlateDecode') },
      }),
    'a picture of 50 MB': () =>
      picturePdf(
        '/Width 10000 /Height 10000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode',
        deflatedZeros(),
      ),
    'a small picture with 50 MB behind it': () =>
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
    'a character map of 20 MB': () =>
      sheetPdf({
        font: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>',
        objects: { 6: spaces() },
      }),
    'a font file of 50 MB': () =>
      sheetPdf({
        font: '<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Some /FontDescriptor 6 0 R >>',
        objects: {
          6: '<< /Type /FontDescriptor /FontName /AAAAAA+Some /Flags 4 /FontFile2 7 0 R >>',
          7: stream(deflatedZeros(), '/Filter /FlateDecode'),
        },
      }),
    'metadata of 50 MB': () =>
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
