import type { PageKind, ReadDocument } from '@filings/ai-pipeline';
import { expect, it } from 'vitest';
import type { Label } from '../documents/labels.ts';
import { measurePageKinds, scoreKinds } from '../documents/page-kinds.ts';

const pagesOf = (...kinds: PageKind[]) =>
  kinds.map((kind, index) => ({ page: index + 1, kind, width: 595, height: 842, layer: 'text' }));

it.each<[Parameters<typeof scoreKinds>[0], PageKind[], number, number]>([
  ['native', ['native', 'native', 'blank'], 3, 3],
  ['native', ['native', 'scan', 'garbled'], 1, 3],
  ['scan', ['scan', 'stamp', 'blank'], 3, 3],
  ['scan', ['scan', 'native'], 1, 2],
  ['scan', ['blank', 'blank'], 0, 2],
  ['mixed', ['native', 'scan', 'scan'], 1, 1],
  ['mixed', ['native', 'native'], 0, 1],
  ['mixed', ['scan', 'scan'], 0, 1],
  ['garbled', ['native', 'garbled'], 1, 1],
  ['garbled', ['native', 'scan'], 0, 1],
])('%s with pages %j: %i of %i', (source, kinds, right, of) => {
  expect(scoreKinds(source, pagesOf(...kinds))).toMatchObject({ right, of });
});

it('a slide that is a picture is not decided by the label of a document born digital; an upright page is', () => {
  const slide = { page: 1, kind: 'scan' as const, width: 960, height: 540, layer: '' };
  const [native] = pagesOf('native');
  expect(scoreKinds('native', [slide, native!])).toMatchObject({ right: 1, of: 1 });
  expect(scoreKinds('native', [{ ...slide, width: 540, height: 960 }, native!])).toMatchObject({ right: 1, of: 2 });
});

it('one wrong page among sixty misses the bound by name, and a document that was not read counts as wrong', async () => {
  const document = (file: string, kinds: PageKind[] | null) => ({
    file,
    path: file,
    label: { textSource: 'native' } as Label,
    reading: kinds && ({ pages: pagesOf(...kinds) } as unknown as ReadDocument),
  });
  const sound = await measurePageKinds([document('a.pdf', Array(60).fill('native'))]);
  expect(sound).toMatchObject({ values: { pageClass: 1 }, misses: [] });
  const wrong = await measurePageKinds([
    document('a.pdf', [...Array(38).fill('native'), 'scan']),
    document('b.pdf', null),
  ]);
  expect(wrong.values.pageClass).toBeCloseTo(38 / 40);
  expect(wrong.misses).toHaveLength(1);
  expect(wrong.details.join('\n')).toMatch(/a\.pdf, page 39: scan instead of native/);
  expect(wrong.details.join('\n')).toMatch(/b\.pdf: not read/);
});
