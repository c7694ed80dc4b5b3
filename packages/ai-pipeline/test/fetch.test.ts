import { createHash } from 'node:crypto';
import { failureOf } from '@filings/queue-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnricher, type EnrichError, type EnricherOptions, type EnrichResult } from '../src/index.ts';
import { makeFiling, withUrls } from './helpers/filing.ts';
import { type Host, startHost } from './helpers/host.ts';
import { letter, lockedPdf, makePdf } from './helpers/pdf.ts';
import { makeZip } from './helpers/zip.ts';

const NSE = 'https://nsearchives.nseindia.com/corporate/a.pdf';
const PATH = '/nsearchives.nseindia.com/corporate/a.pdf';
const BSE = 'https://www.bseindia.com/xml-data/corpfiling';
const NOW = new Date('2026-01-24T10:00:00Z');
const pdf = makePdf([
  letter('Trading window', 'This is to inform you that the trading window of the company stays closed.'),
]);

let host: Host;
beforeEach(async () => {
  host = await startHost();
});
afterEach(() => host.close());

async function enrich(urls: string[], options: EnricherOptions = {}, signal?: AbortSignal): Promise<EnrichResult> {
  const enricher = createEnricher({ gatewayUrl: host.gatewayUrl, now: () => NOW, ...options });
  try {
    return await enricher.enrich(makeFiling(withUrls(...urls)), signal ? { signal } : {});
  } finally {
    await enricher.close();
  }
}

async function failure(urls: string[], options: EnricherOptions = {}, signal?: AbortSignal): Promise<EnrichError> {
  return enrich(urls, options, signal).then(
    () => expect.fail('was enriched'),
    (error: EnrichError) => error,
  );
}

describe('where attachments come from', () => {
  it('the bytes are identified, and the address is the exchange’s, not the gateway’s', async () => {
    host.serve(PATH, { body: pdf });
    const { document } = await enrich([NSE]);
    expect(document).toMatchObject({
      sha256: createHash('sha256').update(pdf).digest('hex'),
      bytes: pdf.length,
      pages: 1,
      contentType: 'application/pdf',
      url: NSE,
    });
  });

  it('the first address whose bytes are a PDF wins, whatever those before it answer', async () => {
    host.serve('/www.bseindia.com/xml-data/corpfiling/AttachLive/a.pdf', { body: '<html><title>Error</title></html>' });
    host.serve('/www.bseindia.com/xml-data/corpfiling/CorpAttachment/2026/1/a.pdf', { body: pdf });
    const urls = ['AttachLive', 'AttachHis', 'CorpAttachment/2026/1'].map((folder) => `${BSE}/${folder}/a.pdf`);
    const { document } = await enrich(urls);
    expect(document?.url).toBe(urls[2]);
    expect(host.asked).toHaveLength(3);
    expect(host.asked[0]?.headers.referer).toBe('https://www.bseindia.com/');
    expect(host.asked[0]?.headers['user-agent']).toContain('Mozilla');
  });

  it.each([
    'https://example.com/a.pdf',
    'http://www.bseindia.com/a.pdf',
    'https://www.bseindia.com:8443/a.pdf',
    'https://user:secret@www.bseindia.com/a.pdf',
    'https://www.bseindia.com.example.com/a.pdf',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
  ])('G31: nothing is fetched from %s', async (url) => {
    const error = await failure([url]);
    expect(error).toMatchObject({ code: 'host_not_allowed', failure: 'content' });
    expect(error.message).not.toContain('secret');
    expect(host.asked).toHaveLength(0);
  });

  it('G31: a redirect to another host is not followed, one within the exchanges is', async () => {
    host.serve(PATH, { status: 302, headers: { location: 'https://example.com/a.pdf' } });
    expect(await failure([NSE])).toMatchObject({ code: 'host_not_allowed' });
    expect(host.asked).toHaveLength(1);
    host.serve(PATH, { status: 301, headers: { location: '/corporate/b.pdf' } });
    host.serve('/nsearchives.nseindia.com/corporate/b.pdf', { body: pdf });
    const { document } = await enrich([NSE]);
    expect(document?.url).toBe('https://nsearchives.nseindia.com/corporate/b.pdf');
  });

  it('a circle of redirects ends', async () => {
    host.serve(PATH, { status: 302, headers: { location: '/corporate/a.pdf' } });
    expect(await failure([NSE])).toMatchObject({ code: 'not_a_pdf' });
  });
});

describe('what cannot be read ends with a reason of its own (class content)', () => {
  const zip = Buffer.from('PK\u0003\u0004rest of an archive', 'latin1');
  it.each([
    ['attachment_missing', { status: 404 }, /does not have/],
    ['attachment_missing', { status: 410 }, /does not have/],
    ['attachment_empty', { body: '' }, /no content/],
    ['attachment_zip', { body: zip }, /ZIP/],
    [
      'not_a_pdf',
      { body: '<!DOCTYPE html><html><head><title>Page not found</title>' },
      /web page titled "Page not found"/,
    ],
    ['not_a_pdf', { body: 'No Record Found!' }, /plain text \("No Record Found!"\)/],
    ['not_a_pdf', { body: Buffer.from([0x89, 0, 1, 2, 3, 4, 5]) }, /unknown format/],
    ['pdf_damaged', { body: Buffer.from('%PDF-1.7\ngarbage that is no document') }, /damaged/],
    ['pdf_damaged', { body: pdf.subarray(0, 300) }, /damaged/],
    ['pdf_password', { body: lockedPdf() }, /password/],
  ] as const)('%s', async (code, answer, says) => {
    host.serve(PATH, answer);
    const error = await failure([NSE]);
    expect(error).toMatchObject({ code, failure: 'content' });
    expect(error.message).toMatch(says);
    expect(failureOf(error)).toBe('content');
  });

  it('a damaged document keeps its identity', async () => {
    const bytes = Buffer.from('%PDF-1.7\ngarbage');
    host.serve(PATH, { body: bytes });
    const { document } = await failure([NSE]);
    expect(document).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), pages: 0 });
  });

  it('junk before %PDF and a missing trailer are no damage', async () => {
    const cut = pdf.subarray(0, pdf.lastIndexOf('startxref'));
    host.serve(PATH, { body: Buffer.concat([Buffer.from('\r\n junk \r\n'), cut]) });
    expect((await enrich([NSE])).document?.pages).toBe(1);
  });

  it('G31: the size limit holds for declared and for undeclared lengths', async () => {
    const limits = { limits: { maxBytes: 1000 } };
    host.serve(PATH, { body: Buffer.alloc(5000, '%PDF-') });
    expect(await failure([NSE], limits)).toMatchObject({ code: 'attachment_too_large', failure: 'content' });
    let sent = 0;
    host.serve(PATH, (_request, response) => {
      const chunk = Buffer.alloc(500, '%PDF-');
      const more = (): void => {
        sent += chunk.length;
        if (!response.destroyed) response.write(chunk, () => setImmediate(more));
      };
      more();
    });
    expect(await failure([NSE], limits)).toMatchObject({ code: 'attachment_too_large' });
    expect(sent).toBeLessThan(50_000_000);
  });
});

describe('the ladder of BSE’s folders', () => {
  const folders = ['AttachLive', 'AttachHis', 'CorpAttachment/2026/1'];
  const urls = folders.map((folder) => `${BSE}/${folder}/a.pdf`);
  const serve = (folder: string, answer: Parameters<Host['serve']>[1]) =>
    host.serve(`/www.bseindia.com/xml-data/corpfiling/${folder}/a.pdf`, answer);

  it.each([
    ['a page with 200', { body: '<html><body>No record found</body></html>' }],
    ['nothing', { status: 404 }],
    ['no bytes', { body: '' }],
    ['a redirect to the page of errors', { status: 302, headers: { location: '/error_Bse.html' } }],
  ] as const)('%s leads to the next folder', async (_, answer) => {
    serve('AttachLive', answer);
    serve('AttachHis', { body: pdf });
    expect((await enrich(urls)).document?.url).toBe(urls[1]);
  });

  it('a block page ends it: the host is to be left alone', async () => {
    serve('AttachLive', { body: '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD>' });
    serve('AttachHis', { body: pdf });
    expect(await failure(urls)).toMatchObject({ code: 'exchange_rate_limited', failure: 'rate_limited' });
    expect(host.asked).toHaveLength(1);
  });

  it('an archive counts as found, with a PDF in it or without', async () => {
    serve('AttachHis', { body: makeZip([['a.pdf', pdf]]) });
    serve('CorpAttachment/2026/1', { body: makePdf([['Another one']]) });
    expect((await enrich(urls)).document?.url).toBe(urls[1]);
    host.asked.length = 0;
    serve('AttachHis', { body: makeZip([['a.xml', Buffer.from('<a/>')]]) });
    expect(await failure(urls)).toMatchObject({ code: 'attachment_zip', failure: 'content' });
    expect(host.asked).toHaveLength(2);
  });
});

describe('one rate for all who ask a host', () => {
  const BSE_URL = `${BSE}/AttachLive/a.pdf`;

  it('each request waits for its turn, a redirect too, and the wait is none of the time limit', async () => {
    host.serve(PATH, { status: 301, headers: { location: '/corporate/b.pdf' } });
    host.serve('/nsearchives.nseindia.com/corporate/b.pdf', { body: pdf });
    const turns: [string, number][] = [];
    const turn = async (name: string) => {
      turns.push([name, host.asked.length]);
      await new Promise((resolve) => setTimeout(resolve, 400));
    };
    const { document } = await enrich([BSE_URL, NSE], { turn, limits: { fetchTimeoutMs: 700 } });
    expect(document?.pages).toBe(1);
    expect(turns).toEqual([
      ['www.bseindia.com', 0],
      ['nsearchives.nseindia.com', 1],
      ['nsearchives.nseindia.com', 2],
    ]);
  });

  it('a host that is closed is not asked, and the queue gets the budget’s own error', async () => {
    const closed = Object.assign(new Error('closed'), { code: 'host_closed', failure: 'rate_limited', retryAt: NOW });
    expect(await failure([BSE_URL, NSE], { turn: () => Promise.reject(closed) })).toBe(closed);
    expect(host.asked).toHaveLength(0);
  });

  it('a stop is obeyed while a turn is awaited', async () => {
    const stop = new AbortController();
    const turn = (_: string, signal?: AbortSignal) =>
      new Promise<void>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        stop.abort();
      });
    expect(await failure([NSE], { turn }, stop.signal)).toMatchObject({ code: 'aborted', failure: 'transient' });
  });

  it('whoever is turned away tells the others until when; a mere denial closes no host for long', async () => {
    const told: [string, string][] = [];
    const leaveAlone = async (name: string, until: Date) => void told.push([name, until.toISOString().slice(11, 19)]);
    const away = (...args: Parameters<typeof leaveAlone>) =>
      leaveAlone(...args).then(() => Promise.reject(new Error('no Redis')));
    const code = async (answer: Parameters<Host['serve']>[1], options: EnricherOptions = { leaveAlone }) => {
      host.serve(PATH, answer);
      return (await failure([NSE], options)).code;
    };
    const page = '<html><head><title>Access Restricted</title></head>';
    expect(await code({ status: 429, headers: { 'retry-after': '120' } })).toBe('exchange_rate_limited');
    expect(await code({ status: 429 })).toBe('exchange_rate_limited');
    expect(await code({ status: 403 })).toBe('exchange_rate_limited');
    expect(await code({ body: page }, { leaveAlone: away })).toBe('exchange_rate_limited');
    expect(await code({ body: `${page}Please try after 15 minutes.` })).toBe('exchange_rate_limited');
    expect(await code({ status: 404 })).toBe('attachment_missing');
    const times = ['10:02:00', '10:10:00', '10:00:05', '10:00:05', '10:15:00'];
    expect(told).toEqual(times.map((time) => ['nsearchives.nseindia.com', time]));
  });
});

describe('what may pass is asked for again (G6)', () => {
  it('a 5xx at one address outweighs a 404 at another', async () => {
    host.serve('/www.bseindia.com/xml-data/corpfiling/AttachLive/a.pdf', { status: 503 });
    const error = await failure([`${BSE}/AttachLive/a.pdf`, `${BSE}/AttachHis/a.pdf`]);
    expect(error).toMatchObject({ code: 'fetch_failed', failure: 'transient' });
  });

  it('silence ends at the time limit', async () => {
    host.serve(PATH, () => undefined);
    const error = await failure([NSE, NSE, NSE], { limits: { fetchTimeoutMs: 150 } });
    expect(host.asked).toHaveLength(1);
    expect(error).toMatchObject({ code: 'fetch_failed', failure: 'transient' });
    expect(error.message).toContain('150 ms');
  });

  it('a connection that breaks off is not a damaged document', async () => {
    host.serve(PATH, (_request, response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write(pdf.subarray(0, 200), () => response.destroy());
    });
    expect(await failure([NSE])).toMatchObject({ code: 'fetch_failed', failure: 'transient' });
  });

  it('429 and block pages name the time to come back, and no other address is tried', async () => {
    host.serve(PATH, { status: 429, headers: { 'retry-after': '120' } });
    const error = await failure([NSE, NSE]);
    expect(error).toMatchObject({ code: 'exchange_rate_limited', failure: 'rate_limited' });
    expect(error.retryAt?.toISOString()).toBe('2026-01-24T10:02:00.000Z');
    expect(host.asked).toHaveLength(1);
    host.serve(PATH, { body: '<html><head><title>Access Denied</title></head>' });
    expect((await failure([NSE])).retryAt?.toISOString()).toBe('2026-01-24T10:10:00.000Z');
  });

  it('a stop is obeyed while the answer is awaited', async () => {
    const stop = new AbortController();
    host.serve(PATH, () => stop.abort());
    expect(await failure([NSE], {}, stop.signal)).toMatchObject({ code: 'aborted', failure: 'transient' });
  });
});
