import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generateDay } from '@filings/exchange-replay';
import { test } from '@filings/test-kit';
import { expect } from 'vitest';

const run = promisify(execFile);
/** What is published, in the order in which one builds on the other. */
const NAMES = ['queue-core', 'spawner', 'scrapers', 'supabase-sink', 'ai-pipeline', 'operator'];
const folderOf = (name: string) => fileURLToPath(new URL(`../../../packages/${name}`, import.meta.url));

/** What somebody writes who installed the packages: a job goes through a real queue, the others do their own thing. */
const USER_CODE = `
import { connectRedis, createQueues, each, filingIdOf, runSession, withLimits } from '@filings/queue-core';
import { createSlots, workersToStart } from '@filings/spawner';
import { cleanText } from '@filings/scrapers';
import { StoreError, openStore } from '@filings/supabase-sink';
import { createDocumentReader, createEnricher } from '@filings/ai-pipeline';
import { readFileSync } from 'node:fs';
import { createOperator } from '@filings/operator';
const [url, prefix] = process.argv.slice(2);
const connection = connectRedis(url);
const queues = createQueues({ connection, prefix });
await queues.intake([{ filingId: filingIdOf('bse', 'equity', '1'), exchange: 'bse', segment: 'equity', exchangeId: '1', companyName: null,
  isin: null, symbol: null, scripCode: null, subject: '', category: null, subcategory: null, text: '', attachment: null,
  publishedAt: '2026-01-24T10:00:00Z', publishedRaw: '', detectedAt: '2026-01-24T10:00:00Z', raw: {} }]);
const depth = await queues.depth('ai_processing');
const started = workersToStart({ ready: depth.ready, live: 0, unclaimed: 0, maxConcurrent: 3, paused: depth.paused });
const slots = createSlots({ redis: connection, prefix, host: 'here', leaseMs: 5000, settleMs: 0 });
const { reserved: [reserved] } = await slots.reserve({ queue: 'ai_processing', worker: 'ai', max: 3, cooldownMs: 0 });
const report = await runSession({ queue: 'ai_processing', connection, prefix, workerId: reserved.workerId,
  limits: { ...withLimits().ai_processing, idleExitMs: 50 }, handle: each(async () => {}) });
const enricher = createEnricher();
const { enrichment } = await enricher.enrich({ filingId: filingIdOf('nse', 'equities', '2'), exchange: 'nse', segment: 'equities',
  exchangeId: '2', companyName: 'Sample Works Limited', isin: null, symbol: 'SAMPLE', scripCode: null, subject: 'Credit Rating',
  category: 'Credit Rating', subcategory: null, text: 'CRISIL has reaffirmed the rating at AA/Stable.', attachment: null,
  publishedAt: '2026-01-24T10:00:00Z', publishedRaw: '', detectedAt: '2026-01-24T10:00:00Z', raw: {} });
await enricher.close();
const reader = createDocumentReader();
const { pages: [page] } = await reader.read([{ bytes: readFileSync('scan.pdf') }]);
await reader.close();
let refused = null;
try { openStore({}); } catch (error) { refused = error instanceof StoreError && error.code; }
const operator = createOperator({ redis: connection, prefix, base: withLimits() });
const scaled = (await operator.scale('ai_processing', 4)).maxConcurrent;
await operator.close();
await queues.close();
connection.disconnect();
console.log(JSON.stringify({ started, slot: reserved.slot, ...report, text: cleanText('A &amp; B'), category: enrichment.category, scan: page.source, refused, scaled }));
`;

/** Dependencies of the packed packages, linked from the workspace: only for a machine without a registry. */
async function linkInstead(project: string, tarballs: string[]): Promise<void> {
  for (const [index, tarball] of tarballs.entries()) {
    const target = join(project, 'node_modules', '@filings', NAMES[index]!);
    await mkdir(target, { recursive: true });
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
    const modules = join(folderOf(NAMES[index]!), 'node_modules');
    const scoped = ['@supabase', '@napi-rs', '@tesseract.js-data'];
    for (const name of await readdir(modules))
      if (!name.startsWith('.') && (!name.startsWith('@') || scoped.includes(name)))
        await symlink(join(modules, name), join(project, 'node_modules', name)).catch(() => {});
  }
}

/** A scan of the kind that issuers file. */
async function scan(): Promise<Uint8Array> {
  const day = generateDay({ seed: 11, filings: 140 });
  const scanned = day.truth!.find(({ kind }) => kind.endsWith(':scan'))!;
  const { attachmentUrl } = day.filings.find(({ exchangeId }) => exchangeId === scanned.exchangeId)!;
  return (await day.attachment(attachmentUrl!))!.bytes;
}

test('the published packages, packed and installed in an empty project, run there from their built form', async ({
  redis,
  tempDir,
}) => {
  const tarballs: string[] = [];
  for (const folder of NAMES.map(folderOf)) {
    await run('pnpm', ['exec', 'tsc', '-p', 'tsconfig.build.json'], { cwd: folder });
    const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', tempDir], { cwd: folder });
    const packed = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { filename: string; files: { path: string }[] };
    const files = packed.files.map((file) => file.path);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts']));
    expect(files.filter((file) => file.startsWith('src/') || file.startsWith('test/'))).toEqual([]);
    tarballs.push(join(tempDir, packed.filename.split('/').at(-1)!));
  }
  await writeFile(join(tempDir, 'package.json'), '{"name":"elsewhere","private":true,"type":"module"}');
  await writeFile(join(tempDir, 'use.js'), USER_CODE);
  await writeFile(join(tempDir, 'scan.pdf'), await scan());
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--fetch-retries=1', '--fetch-retry-mintimeout=500', ...tarballs],
    { cwd: tempDir },
  ).catch(async (error: Error) => {
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(error.message)) throw error;
    console.warn(
      'No package registry can be reached: the dependencies are linked from the workspace instead of installed.',
    );
    await linkInstead(tempDir, tarballs);
  });
  const { stdout } = await run(process.execPath, ['use.js', redis.url, redis.prefix], { cwd: tempDir });
  expect(JSON.parse(stdout)).toEqual({
    started: 1,
    slot: 1,
    end: 'idle',
    completed: 1,
    retried: 0,
    deadLettered: 0,
    handedBack: 0,
    text: 'A & B',
    category: 'Credit Rating',
    scan: 'ocr',
    refused: 'store_not_configured',
    scaled: 4,
  });
}, 240_000);
