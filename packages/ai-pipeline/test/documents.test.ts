import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDocuments } from '../src/document/store/documents.ts';
import { isLasting, readOnce } from '../src/document/store/reading.ts';
import { createEnricher, createFolderStore, type DocumentStore, type EnricherOptions } from '../src/index.ts';
import { makeFiling, withUrls } from './helpers/filing.ts';
import { type Host, startHost } from './helpers/host.ts';
import { letter, makePdf } from './helpers/pdf.ts';
import { startProcess } from './helpers/processes.ts';
import { makeZip } from './helpers/zip.ts';

const NSE = 'https://nsearchives.nseindia.com/corporate/a.pdf';
const PATH = '/nsearchives.nseindia.com/corporate/a.pdf';
const DAY = 24 * 3600 * 1000;
const pdf = makePdf([letter('Credit rating', 'CRISIL has reaffirmed the rating of the company at AA. '.repeat(6))]);
const other = makePdf([letter('Order', 'The company has received an order. '.repeat(9))]);
const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const etag = '"v1"';

let host: Host;
let folder: string;
beforeEach(async () => {
  host = await startHost();
  folder = mkdtempSync(join(tmpdir(), 'filings-documents-'));
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const problems: string[] = [];
beforeEach(() => void problems.splice(0));

/** Each time a new enricher on a new store: what is shared lies in the folder. */
async function enrich(urls: string[] = [NSE], options: EnricherOptions = {}) {
  const enricher = createEnricher({
    gatewayUrl: host.gatewayUrl,
    store: createFolderStore({ folder }),
    onProblem: (message) => problems.push(message),
    ...options,
  });
  try {
    return await enricher.enrich(makeFiling(withUrls(...urls)));
  } finally {
    await enricher.close();
  }
}

const later = (days: number) => () => new Date(Date.now() + days * DAY);
const stored = () =>
  readdirSync(join(folder, 'documents'), { recursive: true }).filter((name) => `${name}`.endsWith('.pdf'));
const fileOf = (content: Buffer) => join(folder, 'documents', sha(content).slice(0, 2), `${sha(content).slice(2)}.pdf`);

describe('a document is downloaded once', () => {
  it('by whoever comes later, with the same result', async () => {
    host.serve(PATH, { body: pdf });
    const first = await enrich();
    const second = await enrich();
    expect(host.asked).toHaveLength(1);
    expect(second.document).toEqual(first.document);
    expect(second.enrichment.headline).toBe(first.enrichment.headline);
    expect(problems).toEqual([]);
  });

  it('by two processes that want it at the same time, and by none that comes after them', async () => {
    host.serve(PATH, (_, response) => {
      // Slow enough that the other one is there before the answer is.
      setTimeout(() => response.end(pdf), 1_500);
    });
    const task = { does: 'enrich', folder, gatewayUrl: host.gatewayUrl, urls: [NSE] } as const;
    const both = await Promise.all([startProcess(task).ended, startProcess(task).ended]);
    expect(host.asked).toHaveLength(1);
    expect(both[1]).toBe(both[0]);
    expect(JSON.parse(both[0]!)).toMatchObject({ sha256: sha(pdf), pages: 1 });
    expect(await startProcess(task).ended).toBe(both[0]);
    expect(host.asked).toHaveLength(1);
  });

  it('from whichever folder of BSE had it', async () => {
    const urls = ['AttachLive', 'AttachHis'].map(
      (name) => `https://www.bseindia.com/xml-data/corpfiling/${name}/a.pdf`,
    );
    host.serve('/www.bseindia.com/xml-data/corpfiling/AttachHis/a.pdf', { body: pdf });
    await enrich(urls);
    const { document } = await enrich(urls);
    expect(host.asked).toHaveLength(2);
    expect(document?.url).toBe(urls[1]);
  });

  it('an archive too: its PDFs are kept, each under its own hash', async () => {
    host.serve(PATH, {
      body: makeZip([
        ['a.pdf', pdf],
        ['b.pdf', other],
      ]),
    });
    const first = await enrich();
    const second = await enrich();
    expect(host.asked).toHaveLength(1);
    expect(second.document).toEqual(first.document);
    expect(stored().length).toBe(2);
    host.serve('/nsearchives.nseindia.com/corporate/b.pdf', { body: pdf });
    await enrich([NSE.replace('a.pdf', 'b.pdf')]);
    expect(stored().length).toBe(2);
  });

  it('a web page or a missing file is not remembered', async () => {
    host.serve(PATH, { body: '<html><title>Error</title></html>' });
    await expect(enrich()).rejects.toMatchObject({ code: 'not_a_pdf' });
    host.serve(PATH, { status: 404 });
    await expect(enrich()).rejects.toMatchObject({ code: 'attachment_missing' });
    host.serve(PATH, { body: pdf });
    expect((await enrich()).document?.sha256).toBe(sha(pdf));
    expect(stored().length).toBe(1);
  });

  it('G31: an address that may not be asked is not answered from the store either', async () => {
    host.serve(PATH, { body: pdf });
    await enrich();
    await expect(enrich([NSE], { allowedHosts: ['www.bseindia.com'] })).rejects.toMatchObject({
      code: 'host_not_allowed',
    });
  });
});

describe('after some days an address is asked again', () => {
  it('and a copy that is still right need not be sent', async () => {
    host.serve(PATH, { body: pdf, headers: { etag, 'last-modified': 'Sat, 24 Jan 2026 10:00:00 GMT' } });
    await enrich();
    host.serve(PATH, { status: 304 });
    const { document } = await enrich([NSE], { now: later(8) });
    expect(document?.sha256).toBe(sha(pdf));
    expect(host.asked[1]?.headers).toMatchObject({
      'if-none-match': etag,
      'if-modified-since': 'Sat, 24 Jan 2026 10:00:00 GMT',
    });
    // It is believed for as long again.
    await enrich([NSE], { now: later(14) });
    expect(host.asked).toHaveLength(2);
  });

  it('and what has changed is another document', async () => {
    host.serve(PATH, { body: pdf, headers: { etag } });
    await enrich();
    host.serve(PATH, { body: other, headers: { etag: '"v2"' } });
    expect((await enrich([NSE], { now: later(8) })).document?.sha256).toBe(sha(other));
    expect((await enrich([NSE], { now: later(9) })).document?.sha256).toBe(sha(other));
    expect(host.asked).toHaveLength(2);
  });
});

describe('where the store fails, the work is done all the same and that is said', () => {
  it('a damaged document is thrown away and fetched again', async () => {
    host.serve(PATH, { body: pdf });
    await enrich();
    writeFileSync(fileOf(pdf), pdf.subarray(0, 500));
    expect((await enrich()).document?.bytes).toBe(pdf.length);
    expect(host.asked).toHaveLength(2);
    expect(problems).toEqual([expect.stringContaining('damaged document')]);
    await enrich();
    expect(host.asked).toHaveLength(2);
  });

  it('a folder that cannot be written is told once and costs nothing else', async () => {
    host.serve(PATH, { body: pdf });
    // A file in the place of the folder: as root no permission would be in the way.
    writeFileSync(join(folder, 'file'), '');
    const store = createFolderStore({ folder: join(folder, 'file', 'store') });
    expect((await enrich([NSE], { store })).document?.sha256).toBe(sha(pdf));
    expect(problems).toEqual([expect.stringMatching(/document store failed .*going on without it.*ENOTDIR/)]);
  });

  it('a disk that is full in the midst of a download does not end it, and is said with what to do', async () => {
    const full = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    const base = createFolderStore({ folder });
    const store: DocumentStore = {
      ...base,
      put: full,
      receive: async () => ({ ...(await base.receive!()), write: full }),
    };
    const large = makePdf(Array.from({ length: 12 }, () => letter('Update', 'We write to you. '.repeat(40))));
    expect(large.length).toBeGreaterThan(5_000);
    host.serve(PATH, { body: large });
    expect((await enrich([NSE], { store })).document?.sha256).toBe(sha(large));
    expect(problems).toEqual([expect.stringContaining('make room there')]);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });
});

describe('a document is read once', () => {
  const nothing = { pages: [], cut: null, leftOut: [] };
  const documents = () => createDocuments({ store: createFolderStore({ folder }), now: () => new Date() });
  const read = (settings: Record<string, number>, reading: Parameters<typeof readOnce>[2]) =>
    readOnce({ sha256: sha(pdf) }, { documents: documents(), settings, readTimeoutMs: 5_000 }, reading);

  it('by two processes that want it at the same time', async () => {
    const notes = join(folder, 'notes');
    mkdirSync(notes);
    const processes = Array.from({ length: 3 }, () => startProcess({ does: 'read', folder, notes }));
    const results = await Promise.all(processes.map(({ ended }) => ended));
    expect(readdirSync(notes)).toHaveLength(1);
    expect(new Set(results).size).toBe(1);
  });

  it('but anew with other settings, and where time had cut it short', async () => {
    const calls: number[] = [];
    const call =
      (count: number, change: object = {}) =>
      async () => {
        calls.push(count);
        return { ...nothing, pageCount: count, ...change };
      };
    expect((await read({ maxPages: 3 }, call(1))).pageCount).toBe(1);
    expect((await read({ maxPages: 3 }, call(2))).pageCount).toBe(1);
    expect((await read({ maxPages: 4 }, call(3, { cut: 'time' }))).pageCount).toBe(3);
    expect((await read({ maxPages: 4 }, call(4))).pageCount).toBe(4);
    expect(calls).toEqual([1, 3, 4]);
  });

  it.each([
    [true, { cut: null, leftOut: [] }],
    [true, { cut: 'pages', leftOut: [{ page: 3, why: 'page_budget' }] }],
    [false, { cut: 'time', leftOut: [] }],
    [false, { cut: null, leftOut: [{ page: 3, why: 'time_budget' }] }],
    [false, { cut: null, leftOut: [{ page: 3, why: 'failed' }] }],
  ] as const)('a reading is kept (%s) with %j', (kept, reading) => {
    expect(isLasting({ ...reading, leftOut: [...reading.leftOut] })).toBe(kept);
  });

  it('and a reading that is damaged is made again', async () => {
    await read({}, async () => ({ ...nothing, pageCount: 1 }));
    const [name] = readdirSync(join(folder, 'readings'), { recursive: true }).filter((one) => `${one}`.endsWith('.gz'));
    writeFileSync(join(folder, 'readings', `${name}`), 'no gzip');
    expect((await read({}, async () => ({ ...nothing, pageCount: 2 }))).pageCount).toBe(2);
    expect((await read({}, async () => ({ ...nothing, pageCount: 3 }))).pageCount).toBe(2);
  });
});
