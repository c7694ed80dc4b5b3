import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, EnrichError, fetchDocument } from '../src/index.ts';
import { type Host, startHost } from './helpers/host.ts';
import { letter, makePdf } from './helpers/pdf.ts';
import { makeZip } from './helpers/zip.ts';

const NSE = 'https://nsearchives.nseindia.com/corporate/a.pdf';
const [first, second] = ['Trading window', 'Change of address'].map((subject) =>
  makePdf([letter(subject, 'As below.')]),
);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const failure = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => expect.fail('was opened'),
    (error: unknown) => error,
  );

describe('a document by its address', () => {
  let host: Host;
  beforeEach(async () => {
    host = await startHost();
  });
  afterEach(() => host.close());

  it('comes from an exchange through the gateway, and is known by its bytes', async () => {
    host.serve('/nsearchives.nseindia.com/corporate/a.pdf', { body: first! });
    const { parts, ...document } = await fetchDocument(NSE, { gatewayUrl: host.gatewayUrl });
    expect(document).toEqual({ sha256: sha256(first!), url: NSE });
    expect(parts.map(({ bytes }) => Buffer.from(bytes))).toEqual([first]);
  });

  it('is asked for at no other host, unless its address is a person’s own (G31)', async () => {
    host.serve('/moved', { status: 302, headers: { location: '/b.pdf' } });
    host.serve('/b.pdf', { body: first! });
    const address = `${host.gatewayUrl}/moved`;
    expect(await failure(fetchDocument(address))).toMatchObject({ code: 'host_not_allowed', failure: 'content' });
    expect(host.asked).toEqual([]);
    const { url } = await fetchDocument(address, { anyHost: true, gatewayUrl: 'http://127.0.0.1:1' });
    expect(url).toBe(`${host.gatewayUrl}/b.pdf`);
  });

  it('does not follow an exchange to another host (G31)', async () => {
    host.serve('/nsearchives.nseindia.com/corporate/a.pdf', {
      status: 302,
      headers: { location: 'https://example.com/a.pdf' },
    });
    const error = await failure(fetchDocument(NSE, { gatewayUrl: host.gatewayUrl }));
    expect(error).toMatchObject({ code: 'host_not_allowed' });
    expect(host.asked).toHaveLength(1);
  });

  it('is given up at its limit of bytes and when it is no longer wanted', async () => {
    host.serve('/large.pdf', { body: Buffer.concat([first!, Buffer.alloc(10_000)]) });
    const large = fetchDocument(`${host.gatewayUrl}/large.pdf`, { anyHost: true, limits: { maxBytes: 5_000 } });
    expect(await failure(large)).toMatchObject({ code: 'attachment_too_large' });
    const stop = new AbortController();
    host.serve('/slow.pdf', () => stop.abort());
    const slow = fetchDocument(`${host.gatewayUrl}/slow.pdf`, { anyHost: true, signal: stop.signal });
    expect(await failure(slow)).toMatchObject({ code: 'aborted', failure: 'transient' });
  });
});

describe('a document from bytes', () => {
  it('is the same one inside an archive and by itself (G14)', async () => {
    const plain = await documentOf(first!, 'a.pdf');
    const zipped = await documentOf(makeZip([['x/a.pdf', first!]]), 'a.zip');
    expect(plain.sha256).toBe(sha256(first!));
    expect(zipped.sha256).toBe(plain.sha256);
    expect(zipped.parts.map(({ bytes }) => sha256(bytes))).toEqual([plain.sha256]);
  });

  it('of several PDFs has them in their order, and an identity of its own', async () => {
    const { parts, sha256: identity } = await documentOf(
      makeZip([
        ['1.pdf', second!],
        ['2.pdf', first!],
      ]),
      'both.zip',
    );
    expect(parts.map((part) => part.sha256)).toEqual([second!, first!].map(sha256));
    expect(identity).toMatch(/^[0-9a-f]{64}$/);
    expect(parts.map((part) => part.sha256)).not.toContain(identity);
  });

  it.for([
    ['a web page', '<html><title>Sign in</title></html>', 'not_a_pdf', 'a web page titled "Sign in"'],
    ['nothing', '', 'attachment_empty', 'has no content'],
    ['an archive without a PDF', makeZip([['a.txt', Buffer.from('words')]]), 'attachment_zip', 'a.txt'],
  ] as const)('is none where it is %s', async ([, bytes, code, words]) => {
    const error = await failure(documentOf(Buffer.from(bytes), 'letter.pdf'));
    expect(error).toBeInstanceOf(EnrichError);
    expect(error).toMatchObject({ code, failure: 'content', message: expect.stringContaining(words) });
    expect((error as Error).message).toContain('letter.pdf');
  });

  it('holds no more than its limit, also once it is unpacked', async () => {
    const zip = makeZip([['a.pdf', Buffer.concat([first!, Buffer.alloc(50_000, 65)])]]);
    const error = await failure(documentOf(zip, 'a.zip', { limits: { maxBytes: 20_000 } }));
    expect(error).toMatchObject({ code: 'attachment_too_large' });
  });
});
