import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pdfsInZip } from '../src/document/fetch/zip.ts';
import { createEnricher, EnrichError, type Enricher, type Limits } from '../src/index.ts';
import { makeFiling } from './helpers/filing.ts';
import { type Host, startHost } from './helpers/host.ts';
import { letter, lockedPdf, makePdf } from './helpers/pdf.ts';
import { centralHeaders, makeZip, patched, type ZipEntry } from './helpers/zip.ts';

const PATH = '/nsearchives.nseindia.com/corporate/a.pdf';
const pdf = (words: string, pages = 1) =>
  makePdf(Array.from({ length: pages }, () => letter(words, `${words}. `.repeat(20))));
const ORDER = pdf('We received an order');
const TAX = pdf('We paid the tax', 2);
const sha = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

const unpack = (zip: Buffer, limits: Partial<Limits> = {}) =>
  pdfsInZip(zip, 'https://x/a.zip', { maxBytes: 5_000_000, readTimeoutMs: 5_000, ...limits });
const refusal = async (zip: Buffer, limits?: Partial<Limits>): Promise<EnrichError> => {
  const error = await unpack(zip, limits).then(
    () => expect.fail('was unpacked'),
    (reason: unknown) => reason as EnrichError,
  );
  expect(error).toBeInstanceOf(EnrichError);
  expect(error.failure).toBe('content');
  return error;
};

describe('an archive as an attachment', () => {
  let host: Host;
  let enricher: Enricher;
  beforeEach(async () => {
    host = await startHost();
    enricher = createEnricher({ gatewayUrl: host.gatewayUrl });
  });
  afterEach(async () => {
    await enricher.close();
    await host.close();
  });
  const read = async (body: Buffer) => {
    host.serve(PATH, { body });
    return enricher.enrich(makeFiling());
  };

  it('G14: with one PDF it is that PDF, the same document as the plain copy', async () => {
    const plain = await read(ORDER);
    const zipped = await read(
      makeZip([
        ['letter.pdf', ORDER],
        ['data.xml', Buffer.from('<a/>')],
      ]),
    );
    expect(zipped.document).toEqual(plain.document);
    expect(zipped.document).toMatchObject({ sha256: sha(ORDER), contentType: 'application/pdf', bytes: ORDER.length });
    const twice = await read(
      makeZip([
        ['a.pdf', ORDER],
        ['copy of a.pdf', ORDER],
      ]),
    );
    expect(twice.document).toEqual(plain.document);
  });

  it('a PDF that is stored as it is does not make the archive one', async () => {
    const { document } = await read(makeZip([['a.pdf', ORDER, { compress: false }]]));
    expect(document).toMatchObject({ sha256: sha(ORDER), pages: 1 });
  });

  it('of several the pages run through in the order of the archive', async () => {
    const { document, enrichment } = await read(
      makeZip([
        ['b.pdf', TAX],
        ['a.pdf', ORDER],
      ]),
    );
    expect(document).toMatchObject({
      sha256: sha(`${sha(TAX)}\n${sha(ORDER)}`),
      pages: 3,
      bytes: TAX.length + ORDER.length,
      url: 'https://nsearchives.nseindia.com/corporate/a.pdf',
    });
    expect(enrichment.provenance.pages.map(({ page }) => page)).toEqual([1, 2, 3]);
  });

  it('one locked PDF among others is a page that cannot be read; alone it is the reason', async () => {
    const { document, enrichment } = await read(
      makeZip([
        ['a.pdf', lockedPdf()],
        ['b.pdf', ORDER],
      ]),
    );
    expect(document).toMatchObject({ pages: 2, textSha256: null });
    expect(enrichment.provenance.pages).toEqual([
      { page: 1, source: 'empty' },
      { page: 2, source: 'native' },
    ]);
    await expect(read(makeZip([['a.pdf', lockedPdf()]]))).rejects.toMatchObject({ code: 'pdf_password' });
  });

  it('without a PDF it says what it holds', async () => {
    const error = read(
      makeZip([
        ['a.xml', Buffer.from('<a/>')],
        ['in/b.xlsx', Buffer.from('PK')],
      ]),
    );
    await expect(error).rejects.toMatchObject({ code: 'attachment_zip', failure: 'content' });
    await expect(error).rejects.toThrow(/holds a\.xml, b\.xlsx, no PDF/);
  });
});

describe('what is in an archive', () => {
  it('is known by its bytes, not by its name', async () => {
    const zip = makeZip([
      ['ANNEXURE.PDF', ORDER],
      ['letter', TAX],
      ['liar.pdf', Buffer.from('<html>no</html>')],
      ['in/', Buffer.alloc(0)],
      ['__MACOSX/._ANNEXURE.PDF', pdf('litter')],
      ['.hidden.pdf', pdf('hidden')],
    ]);
    expect((await unpack(zip)).map(({ sha256 }) => sha256)).toEqual([sha(ORDER), sha(TAX)]);
  });

  it('may be listed in the 64-bit form', async () => {
    const zip = makeZip([['a.pdf', ORDER]], { zip64: true });
    expect((await unpack(zip))[0]?.sha256).toBe(sha(ORDER));
  });
});

describe('G31: an archive that means harm is refused, within bounded memory and time', () => {
  const many = (count: number): ZipEntry[] => Array.from({ length: count }, (_, n) => [`${n}.pdf`, pdf(`Number ${n}`)]);

  it('too many entries, too many PDFs, too much of them', async () => {
    const empty = Array.from({ length: 201 }, (_, n): ZipEntry => [`${n}.txt`, Buffer.from('x')]);
    expect((await refusal(makeZip(empty))).message).toMatch(/201 entries.*limit of 200/);
    expect((await refusal(makeZip(many(21)))).message).toMatch(/more than 20 PDFs/);
    const large = Buffer.concat([ORDER, Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)))]);
    const error = await refusal(makeZip([['a.pdf', large]]), { maxBytes: 50_000 });
    expect(error.code).toBe('attachment_too_large');
  });

  it('a bomb ends after the first megabyte', async () => {
    const bomb = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(40_000_000)]);
    const zip = makeZip([['a.pdf', bomb]]);
    expect(zip.length).toBeLessThan(100_000);
    expect((await refusal(zip, { maxBytes: 100_000_000 })).message).toMatch(/less than 1\/200/);
  });

  it('archives inside archives are not opened', async () => {
    const inner = makeZip([['a.pdf', ORDER, { compress: false }]]);
    const outer = makeZip([
      ['lib 0.zip', inner, { compress: false }],
      ['lib 1.zip', inner],
    ]);
    expect((await refusal(outer)).message).toMatch(/holds lib 0\.zip, lib 1\.zip, no PDF/);
  });

  it('files that share their bytes', async () => {
    const zip = makeZip([
      ['a.pdf', ORDER],
      ['b.pdf', TAX],
    ]);
    const shared = patched(zip, (copy) => copy.writeUInt32LE(0, centralHeaders(copy)[1]! + 42));
    expect((await refusal(shared)).message).toMatch(/overlap/);
  });

  it('sizes that lie', async () => {
    const zip = makeZip([['a.pdf', ORDER]]);
    for (const claimed of [10, ORDER.length - 1, 4_000_000_000]) {
      const lying = patched(zip, (copy) => copy.writeUInt32LE(claimed, centralHeaders(copy)[0]! + 24));
      expect((await refusal(lying)).message).toMatch(/damaged/);
    }
  });

  it('a password, a path out of the archive, a directory that is cut or missing', async () => {
    const zip = makeZip([['aa/a.pdf', ORDER]]);
    const [at] = centralHeaders(zip);
    const locked = patched(zip, (copy) => copy.writeUInt16LE(copy.readUInt16LE(at! + 8) | 1, at! + 8));
    expect((await refusal(locked)).message).toMatch(/password/);
    for (const name of ['../a.pdf', '/a/a.pdf']) {
      const outside = patched(zip, (copy) => copy.write(name.padEnd(8, 'x'), at! + 46, 'latin1'));
      expect((await refusal(outside)).message).toMatch(/damaged.*path/);
    }
    expect((await refusal(zip.subarray(0, zip.length - 30))).message).toMatch(/damaged/);
    expect((await refusal(patched(zip, (copy) => copy.fill(0, at!, at! + 4)))).message).toMatch(/damaged/);
    expect((await refusal(Buffer.from('PK\u0003\u0004'))).message).toMatch(/damaged/);
  });

  it('whatever bytes are changed, the answer is PDFs or an error of content', async () => {
    const zip = makeZip([
      ['a.pdf', ORDER],
      ['b/c.pdf', TAX],
      ['d.xml', Buffer.from('<a/>')],
    ]);
    let seed = 20260124;
    const below = (limit: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * limit);
    };
    const outcomes = { read: 0, refused: 0 };
    for (let run = 0; run < 300; run += 1) {
      const broken = patched(zip, (copy) => {
        for (let left = 1 + below(3); left > 0; left -= 1) copy[below(copy.length)] = below(256);
      });
      const result = await unpack(broken).catch((error: unknown) => error);
      if (!Array.isArray(result)) expect(result, `run ${run}`).toMatchObject({ failure: 'content' });
      outcomes[Array.isArray(result) ? 'read' : 'refused'] += 1;
    }
    expect(outcomes.refused).toBeGreaterThan(50);
    expect(outcomes.read).toBeGreaterThan(10);
  });

  it('a stop is obeyed', async () => {
    const stopped = pdfsInZip(
      makeZip([['a.pdf', ORDER]]),
      'https://x/a.zip',
      { maxBytes: 1e6, readTimeoutMs: 1e3 },
      AbortSignal.abort(),
    );
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});
