import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureFacts } from './documents/facts.ts';
import { measureFigures } from './documents/figures.ts';
import type { Measure } from './documents/measure.ts';
import { measurePageKinds } from './documents/page-kinds.ts';
import { readAll } from './documents/read-all.ts';
import { measureTables } from './documents/tables.ts';

const PARTS: Readonly<Record<string, Measure>> = {
  tables: measureTables,
  figures: measureFigures,
  facts: measureFacts,
  kinds: measurePageKinds,
};

/** The order of the last line; a share is null where the data has nothing to measure it by. */
const KEYS = [
  'tableRows',
  'columnsSwapped',
  'verifiedPrecision',
  'recallNative',
  'recallScanned',
  'otherPrecision',
  'otherRecall',
  'pageClass',
] as const;

const USAGE = `usage: pnpm eval documents [--data DIR] [--part ${Object.keys(PARTS).join('|')}] [--files TEXT]
  --data DIR    holds data/pdfs/*.pdf and eval/labels.jsonl (default ../shared)
  --part NAME   only this part of the evaluation; may be given again
  --files TEXT  only PDFs whose name holds the text`;

/**
 * Reads every PDF of a folder as an AI worker would and holds the readings against labels and against pdftotext. The last
 * line is JSON; `ok` says whether every bound holds. Ends with 0 when it could measure, whatever it found.
 */
export default async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: '../shared' },
      part: { type: 'string', multiple: true, default: Object.keys(PARTS) },
      files: { type: 'string', default: '' },
    },
  });
  const data = resolve(values.data);
  const unknown = values.part.find((part) => !(part in PARTS));
  if (unknown !== undefined || !existsSync(data)) {
    const why = unknown === undefined ? `There is no folder ${data}.` : `There is no part "${unknown}".`;
    console.error(`${why}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const documents = await readAll(data, values.files);
  const found: Record<string, number | null> = {};
  const misses: string[] = [];
  for (const part of values.part) {
    const measured = await PARTS[part]!(documents);
    Object.assign(found, measured.values);
    misses.push(...measured.misses);
    console.log(`\n${part}\n${measured.details.map((line) => `  ${line}`).join('\n')}`);
  }
  const unread = documents.filter(({ reading }) => reading === null).map(({ file }) => `${file} could not be read`);
  for (const miss of [...misses, ...unread]) console.log(`not met: ${miss}`);
  const measuredKeys = KEYS.filter((key) => key in found);
  console.log(
    JSON.stringify({
      eval: 'documents',
      ok: misses.length + unread.length === 0,
      ...Object.fromEntries(measuredKeys.map((key) => [key, rounded(found[key] ?? null)])),
    }),
  );
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(5)));
