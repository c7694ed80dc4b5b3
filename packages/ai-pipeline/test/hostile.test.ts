import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentReader, type DocumentReader } from '../src/document/reader.ts';
import { cutShort, damaged } from './helpers/hostile/damage.ts';
import { envelopeVariants } from './helpers/hostile/envelope.ts';
import { structureVariants } from './helpers/hostile/file-structure.ts';
import { fontVariants } from './helpers/hostile/fonts.ts';
import { objectVariants } from './helpers/hostile/objects.ts';
import { paintingVariants } from './helpers/hostile/painting.ts';
import { LIMITS, type Outcome, readHostile, tableOf, watchRss } from './helpers/hostile/run.ts';
import { ownSources, realSources } from './helpers/hostile/sources.ts';
import type { Variant } from './helpers/hostile/variant.ts';
import { sheetPdf } from './helpers/hostile/writer.ts';
import { haveShared } from './helpers/shared.ts';

/**
 * What two threads may hold at the very most while they draw (twice the limit, and twice that before they are ended),
 * and the process around them.
 */
const MOST_RSS_MB = 2 * 2 * 2 * LIMITS.memoryMb + 256;

let reader: DocumentReader;
const outcomes: Outcome[] = [];
let names: string[] = [];
const rssMb = watchRss();

beforeAll(() => {
  reader = createDocumentReader({ threads: 2, limits: LIMITS, ocr: false });
});
afterAll(async () => {
  await reader.close();
  console.info(`${tableOf(outcomes)}\n${outcomes.length} hostile documents, ${rssMb()} MB at most`);
});

/** Reads a batch and then, with the same threads, a sound document. */
async function survives(variants: readonly Variant[]): Promise<(kind: string) => Outcome[]> {
  names = [...names, ...variants.map(({ name }) => name)];
  const batch = await readHostile(reader, variants);
  outcomes.push(...batch);
  expect(batch.flatMap(({ violations }) => violations)).toEqual([]);
  const sound = await Promise.all([sheetPdf(), sheetPdf()].map((bytes) => reader.read([{ bytes }])));
  for (const { pages } of sound) {
    expect(pages[0]?.lines.map(({ text }) => text)).toEqual([
      'Total income 1,234.56 1,134.20',
      'Net profit 234.56 134.20',
    ]);
  }
  return (kind) => batch.filter(({ variant }) => variant.kind === kind);
}

const results = (some: readonly Outcome[]): Set<string> => new Set(some.map(({ result }) => result));

describe('G23, G31: no document ends the pool, hangs it, or is refused without a class', () => {
  it('not one that is cut short or damaged', async () => {
    const sources = await ownSources();
    await survives(sources.flatMap((source) => [...cutShort(source, 24), ...damaged(source, 12)]));
  });

  it.skipIf(!haveShared)('not a real filing that is cut short or damaged', async () => {
    await survives(realSources().flatMap((source) => [...cutShort(source, 8), ...damaged(source, 3)]));
  });

  it('not one whose cross-references, lengths, keywords or revisions are wrong', async () => {
    const of = await survives(structureVariants());
    expect(results(of('stream lengths wrong'))).toEqual(new Set(['read']));
  });

  it('not one whose objects, page tree, boxes or numbers are wrong', async () => {
    const of = await survives(objectVariants());
    expect(results(of('thousands of pages'))).toEqual(new Set(['read']));
    expect(results(of('page boxes'))).toEqual(new Set(['read']));
  });

  it('not one that paints what cannot be painted', async () => {
    await survives(paintingVariants());
  }, 120_000);

  it('not one whose fonts lie', async () => {
    await survives(fontVariants());
  });

  it('not one that is something else, locked, wrapped in junk, or wants to be run', async () => {
    const of = await survives(await envelopeVariants());
    expect(results(of('junk before and behind'))).toEqual(new Set(['read']));
    expect(results(of('scripts and actions'))).toEqual(new Set(['read']));
    const locked = of('locked').filter(({ variant }) => / by \w+$/.test(variant.name));
    expect(locked).toHaveLength(16);
    for (const { variant, result } of locked) {
      // A password of the owner alone keeps nobody from reading.
      expect([variant.name, result]).toEqual([variant.name, / owner$/.test(variant.name) ? 'read' : 'pdf_password']);
    }
  });

  it('and these were more than a thousand, of more than twenty kinds, within their memory', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(outcomes.length).toBeGreaterThanOrEqual(1_000);
    expect(new Set(outcomes.map(({ variant }) => variant.kind)).size).toBeGreaterThanOrEqual(20);
    expect(rssMb()).toBeLessThan(MOST_RSS_MB);
  });
});
