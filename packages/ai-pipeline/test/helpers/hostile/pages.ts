import { each } from './variant.ts';
import { FONT, pdfOf, sheetObjects, stream, TEXT } from './writer.ts';

interface ManyPages {
  /** Kids of a node of the tree. */
  width?: number;
  content?: string;
  resources?: string;
  /** Replaces objects or adds some, by number; the pages' own follow on 6. */
  objects?: Readonly<Record<number, string>>;
}

/** `count` pages that share one content and its resources. */
export function pagesPdf(
  count: number,
  { width = 1e9, content = TEXT, resources = '', objects: more = {} }: ManyPages = {},
): Buffer {
  const objects: Record<number, string> = { 1: '<< /Type /Catalog /Pages 2 0 R >>', 4: stream(content), 5: FONT };
  const shared = `/MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> ${resources} >> /Contents 4 0 R`;
  let next = 6;
  const nodes = Math.ceil(count / width);
  const kids: number[] = [];
  for (let node = 0; node < nodes; node += 1) {
    const own = nodes === 1 ? 2 : next++;
    const pages = Array.from({ length: Math.min(width, count - node * width) }, () => {
      objects[next] = `<< /Type /Page /Parent ${own} 0 R ${shared} >>`;
      return `${next++} 0 R`;
    });
    objects[own] =
      `<< /Type /Pages /Kids [${pages.join(' ')}] /Count ${pages.length} ${own === 2 ? '' : '/Parent 2 0 R'} >>`;
    kids.push(own);
  }
  if (nodes > 1) objects[2] = `<< /Type /Pages /Kids [${kids.map((id) => `${id} 0 R`).join(' ')}] /Count ${count} >>`;
  return pdfOf({ ...objects, ...more });
}

export function pageTrees(): Record<string, () => Uint8Array> {
  const tree = (pages: string, more: Record<number, string> = {}): Buffer =>
    pdfOf({ ...sheetObjects(), 2: pages, ...more });
  const node = (kids: string, count: unknown = 1): string => `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`;
  const chain = (depth: number): Record<number, string> =>
    Object.fromEntries(
      Array.from({ length: depth }, (_, index) => [
        6 + index,
        node(index === depth - 1 ? '3 0 R' : `${7 + index} 0 R`),
      ]),
    );
  const counts = [0, -1, 2, 1_000, 2 ** 31, 1e12, 1.5, 'true', '(1)', '2 0 R', '[1]', 'null'];
  return {
    ...each('Count', counts, (count) => tree(node('3 0 R', count))),
    ...each(
      'Kids',
      [
        '2 0 R',
        '3 0 R 2 0 R',
        '1 0 R',
        '99 0 R',
        'null',
        '4 0 R',
        '5 0 R 3 0 R',
        '3 0 R 3 0 R 3 0 R',
        '[3 0 R]',
        '(x)',
      ],
      (kids) => tree(node(kids, 3)),
    ),
    'Kids is no array': () => tree('<< /Type /Pages /Kids 3 0 R /Count 1 >>'),
    'Kids that is its own array': () => tree('<< /Type /Pages /Kids 6 0 R /Count 1 >>', { 6: '[6 0 R]' }),
    'two nodes in a circle': () => tree(node('6 0 R', 4), { 6: node('2 0 R', 4) }),
    'a circle of nodes that doubles': () =>
      tree(node('6 0 R 6 0 R', 1e6), { 6: node('7 0 R 7 0 R', 5e5), 7: node('6 0 R 6 0 R', 5e5) }),
    'a tree that doubles 30 times': () =>
      tree(
        node('6 0 R 6 0 R', 2 ** 30),
        Object.fromEntries(
          Array.from({ length: 30 }, (_, index) => [
            6 + index,
            node(index === 29 ? '3 0 R 3 0 R' : `${7 + index} 0 R ${7 + index} 0 R`, 2 ** (29 - index)),
          ]),
        ),
      ),
    'parents in a circle': () =>
      pdfOf({ ...sheetObjects({ page: '/MediaBox 9 0 R' }), 2: `${node('3 0 R').slice(0, -2)} /Parent 3 0 R >>` }),
    ...each('nodes below one another', [10, 200, 5_000, 30_000], (depth) => tree(node('6 0 R'), chain(depth))),
    ...each('same page again and again', [1_000, 100_000], (count) => tree(node('3 0 R '.repeat(count), count))),
    'no pages': () => tree(node('', 0)),
    'a page that is a stream': () => pdfOf({ ...sheetObjects(), 3: stream('x', '/Type /Page') }),
    'a page without a type': () => pdfOf({ ...sheetObjects(), 3: '<< /Parent 2 0 R >>' }),
    'a page that is a number': () => pdfOf({ ...sheetObjects(), 3: '42' }),
    ...each(
      'Contents',
      ['[4 0 R 4 0 R]', '[[4 0 R]]', '3 0 R', '99 0 R', 'null', '(x)', '[]', `[${'4 0 R '.repeat(20_000)}]`],
      (contents) =>
        pdfOf({
          ...sheetObjects(),
          3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents ${contents} >>`,
        }),
    ),
    ...each(
      'Resources',
      [
        '3 0 R',
        '2 0 R',
        'null',
        '[1]',
        '4 0 R',
        '<< /Font 3 0 R >>',
        '<< /Font << /F1 3 0 R >> >>',
        '<< /Font << /F1 4 0 R >> >>',
      ],
      (resources) =>
        pdfOf({
          ...sheetObjects(),
          3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources ${resources} >>`,
        }),
    ),
  };
}

export function manyPages(): Record<string, () => Uint8Array> {
  return {
    ...each('flat', [300, 2_000, 10_000], (count) => pagesPdf(count)),
    ...each('in nodes of 10', [300, 2_000, 10_000], (count) => pagesPdf(count, { width: 10 })),
    'in nodes of one': () => pagesPdf(3_000, { width: 1 }),
    'each of many lines': () =>
      pagesPdf(1_000, {
        content: Array.from(
          { length: 60 },
          (_, line) => `BT /F1 9 Tf 50 ${800 - line * 12} Td (Row ${line} 1,234.56) Tj ET`,
        ).join('\n'),
      }),
    'all of them empty': () => pagesPdf(5_000, { content: '' }),
  };
}
