import { createHash } from 'node:crypto';
import type { Entry, ZipFile } from 'yauzl';
import { EnrichError, type EnrichErrorCode } from '../../errors.ts';
import type { Limits } from '../../options.ts';
import { contentKind } from './content.ts';

export interface InnerPdf {
  bytes: Uint8Array;
  sha256: string;
}

/** Real archives hold one to a dozen files; a list that is longer is no filing. */
const MOST_ENTRIES = 200;
const MOST_PDFS = 20;
/** PDFs are compressed inside, so a good deflate takes little more off; bombs live from 1,000:1. */
const MOST_RATIO = 200;
/** Below this a high ratio harms nobody. */
const RATIO_COUNTS_FROM = 1_000_000;
/** `%PDF` stands in the first 1,024 bytes. */
const SNIFFED = 1024;
const NAMES_SHOWN = 6;

/**
 * The PDFs inside a ZIP archive, in its order and each once, known by their bytes and not by their names. Nothing is
 * written to disk, and never more inflated than the limits allow, whatever sizes the archive claims.
 * @param address of the archive, for messages
 * @throws EnrichError of class content, saying what is wrong with the archive or what it holds instead; `aborted`
 */
export async function pdfsInZip(
  archive: Uint8Array,
  address: string,
  limits: Pick<Limits, 'maxBytes' | 'readTimeoutMs'>,
  signal?: AbortSignal,
): Promise<InnerPdf[]> {
  const deadline = performance.now() + limits.readTimeoutMs;
  const fail: Fail = (what, code = 'attachment_zip', cause) =>
    new EnrichError(code, `The attachment ${address} is a ZIP archive ${what}.`, cause === undefined ? {} : { cause });
  const check = (): void => {
    if (signal?.aborted) throw new EnrichError('aborted', `Unpacking ${address} was stopped.`);
    if (performance.now() > deadline) throw fail(`that takes longer to unpack than ${limits.readTimeoutMs} ms`);
  };
  try {
    // One attachment in two hundred is an archive: the others need not wait for the library.
    const { fromBufferPromise } = await import('yauzl');
    const zip = await fromBufferPromise(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength));
    const entries = await entriesOf(zip, archive.length, fail);
    const found = new Map<string, InnerPdf>();
    let left = limits.maxBytes;
    for (const entry of entries) {
      const bytes = await readPdf(zip, entry, left, check, fail);
      if (bytes === null) continue;
      left -= bytes.length;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (!found.has(sha256)) found.set(sha256, { bytes, sha256 });
      if (found.size > MOST_PDFS) throw fail(`with more than ${MOST_PDFS} PDFs`);
    }
    if (found.size === 0) throw fail(entries.length === 0 ? 'without files' : `that holds ${namesOf(entries)}, no PDF`);
    return [...found.values()];
  } catch (error) {
    if (error instanceof EnrichError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw fail(`that is damaged and cannot be unpacked (${why})`, 'attachment_zip', error);
  }
}

type Fail = (what: string, code?: EnrichErrorCode, cause?: unknown) => EnrichError;

/** The files that somebody meant to file, if the archive is what it says it is. */
async function entriesOf(zip: ZipFile, size: number, fail: Fail): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES)
    throw fail(`with ${zip.entryCount} entries, more than the limit of ${MOST_ENTRIES}`);
  const all: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    all.push(entry);
    if (all.length > MOST_ENTRIES) throw fail(`with more entries than the limit of ${MOST_ENTRIES}`);
  }
  if (all.some((entry) => entry.isEncrypted())) throw fail('that is locked with a password');
  // Files that share their bytes are how a small archive claims to hold a large one.
  const placed = all.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  const overlap = placed.some((entry, index) => {
    const next = placed[index + 1]?.relativeOffsetOfLocalHeader ?? size;
    return entry.relativeOffsetOfLocalHeader + entry.compressedSize > next;
  });
  if (overlap) throw fail('that is damaged and cannot be unpacked (its files overlap)');
  return all.filter(({ fileName }) => !fileName.endsWith('/') && !isLitter(fileName));
}

/** What operating systems leave in archives. */
const isLitter = (name: string): boolean =>
  name.split('/').some((part) => part === '__MACOSX' || part.startsWith('.')) || /(^|\/)thumbs\.db$/i.test(name);

/** The bytes of a PDF; null for any other file, of which only the beginning is unpacked. */
async function readPdf(zip: ZipFile, entry: Entry, most: number, check: () => void, fail: Fail) {
  check();
  const chunks: Buffer[] = [];
  let size = 0;
  let sniffed = false;
  const stream = await zip.openReadStreamPromise(entry);
  // Leaving the loop destroys the stream, so nothing more is inflated.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    check();
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) throw fail('whose PDFs are larger than the limit', 'attachment_too_large');
    if (size > RATIO_COUNTS_FROM && size > MOST_RATIO * entry.compressedSize) {
      throw fail(`that claims to shrink its files to less than 1/${MOST_RATIO}`);
    }
    if (!sniffed && size >= SNIFFED) {
      if (contentKind(Buffer.concat(chunks)) !== 'pdf') return null;
      sniffed = true;
    }
  }
  const bytes = Buffer.concat(chunks, size);
  return contentKind(bytes) === 'pdf' ? bytes : null;
}

function namesOf(entries: readonly Entry[]): string {
  const names = entries.map(({ fileName }) => fileName.split('/').at(-1)!.slice(0, 60));
  const more = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more files` : '');
}
