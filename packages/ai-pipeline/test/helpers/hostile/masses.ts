import { each } from './variant.ts';
import { flate, sheetPdf } from './writer.ts';

/** A page with `count` runs of text, each where `place` says. */
export function runsPdf(count: number, place: (n: number) => string, text = (n: number) => `${n % 997},234.5`): Buffer {
  const run = (_: unknown, n: number): string => `BT /F1 6 Tf 1 0 0 1 ${place(n)} Tm (${text(n)}) Tj ET`;
  // As large as a page may be: text beyond its edges would not be given.
  return sheetPdf({
    page: '/MediaBox [0 0 14400 14400]',
    objects: { 4: flate(Array.from({ length: count }, run).join('\n')) },
  });
}

export function masses(): Record<string, () => Uint8Array> {
  return {
    ...each('runs on a grid', [5_000, 40_000], (count) =>
      runsPdf(count, (n) => `${(n % 40) * 14} ${Math.floor(n / 40) * 7}`),
    ),
    ...each('runs at one place', [5_000, 20_000], (count) => runsPdf(count, () => '50 700')),
    ...each('runs on one line', [2_000, 20_000], (count) => runsPdf(count, (n) => `${(n * 30) % 14400} 700`)),
    ...each('runs on two lines a hair apart', [2_000, 20_000], (count) =>
      runsPdf(
        count,
        (n) => `${(n * 12) % 14390} ${700 + (n % 2) * 3}`,
        () => '1st',
      ),
    ),
    ...each('numbers on a diagonal', [3_000, 10_000], (count) =>
      runsPdf(count, (n) => `${(n * 24) % 14401} ${(n * 18) % 14407}`),
    ),
    'rows of numbers, each row elsewhere': () =>
      runsPdf(
        10_000,
        (n) => `${(n % 60) * 230 + ((Math.floor(n / 60) * 37) % 229)} ${Math.floor(n / 60) * 9}`,
        () => '12.5',
      ),
    ...each('rows of numbers, all columns apart', [3_000, 20_000], (count) =>
      runsPdf(count, (n) => `${(n % 700) * 20 + ((n * 7) % 13)} ${Math.floor(n / 700) * 9}`),
    ),
    ...each('labels wrapped without an end', [3_000, 10_000], (count) =>
      runsPdf(
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
              { length: 8_000 },
              (_, n) => `BT /F1 6 Tf 0 1 -1 0 ${n % 590} ${n % 830} Tm (1,234.5) Tj ET`,
            ).join('\n'),
          ),
        },
      }),
    ...each('one run of characters', [100_000, 600_000], (length) =>
      sheetPdf({ objects: { 4: flate(`BT /F1 6 Tf 50 700 Td (${'1,234.56 '.repeat(length / 9)}) Tj ET`) } }),
    ),
    ...each('one run of', ['.', ' .', '(', 'a ', '1 ', '1,', '\x80', '- '], (piece) =>
      sheetPdf({ objects: { 4: flate(`BT /F1 6 Tf 50 700 Td (${piece.replace('(', '\\(').repeat(60_000)}) Tj ET`) } }),
    ),
    'one word a line, 30,000 lines': () =>
      runsPdf(
        30_000,
        (n) => `50 ${n}`,
        () => 'word',
      ),
    'arrays of a million pieces': () =>
      sheetPdf({ objects: { 4: flate(`BT /F1 6 Tf 50 700 Td [${'(a) -9 '.repeat(300_000)}] TJ ET`) } }),
  };
}
