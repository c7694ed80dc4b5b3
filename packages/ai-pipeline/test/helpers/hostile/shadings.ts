import { each } from './variant.ts';
import { sheetPdf, stream, TEXT } from './writer.ts';

export function functions(): Record<string, () => Uint8Array> {
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

export function colours(): Record<string, () => Uint8Array> {
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
