import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { EnrichError } from '../../errors.ts';
import { codeOf } from './lock.ts';
import { createReceiving, type Received, type Receiving } from './receive.ts';
import { type DocumentStore, documentName } from './store.ts';

/** What an address gave. */
const Origin = z.object({
  /** The exchange's address that answered, after redirects. */
  url: z.string(),
  /** SHA-256 of its PDFs: one, but for an archive of several. */
  parts: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** When the address was last asked. */
  at: z.iso.datetime(),
});
export type Origin = z.infer<typeof Origin>;

export interface Recalled {
  origin: Origin;
  parts: { bytes: Uint8Array; sha256: string }[];
  /** Asked lately: an exchange does not change an attachment under its name. */
  fresh: boolean;
}

export interface OnceOptions {
  signal?: AbortSignal | undefined;
  waitMs: number;
}

/** What has been fetched and read, on any store or on none: where the store fails, work is done again and that is said. */
export interface Documents {
  receive(): Receiving;
  /** Keeps a PDF under its hash. */
  keep(document: Pick<Received, 'bytes' | 'sha256'> & { incoming?: Received['incoming'] }): Promise<void>;
  remember(address: string, origin: Omit<Origin, 'at'>): Promise<void>;
  /** Null where the address is unknown, or a PDF of it is not there whole. */
  recall(address: string): Promise<Recalled | null>;
  /** What was made of a document before, by its hash and everything that it depends on. */
  reading<T>(sha256: string, madeBy: string): Promise<T | null>;
  keepReading(sha256: string, madeBy: string, reading: unknown): Promise<void>;
  /** Runs work alone among the processes of this host; tells it whether somebody else was at it until now. */
  once<T>(name: string, work: (waited: boolean) => Promise<T>, options: OnceOptions): Promise<T>;
  close(): Promise<void>;
}

export interface DocumentsOptions {
  store?: DocumentStore | undefined;
  /** How long an address is believed without asking it again. Default 7 days. */
  believeMs?: number | undefined;
  onProblem?: ((message: string, error: unknown) => void) | undefined;
  now: () => Date;
}

const BELIEVE_MS = 7 * 24 * 3600 * 1000;
/** A store that failed is left alone so long: a full disk is told once a minute, not with every document. */
const SPARE_MS = 60_000;
const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
const addressName = (address: string): string => `addresses/${sha256Of(address)}.json`;
const readingName = (sha256: string, madeBy: string): string =>
  `readings/${sha256}-${sha256Of(madeBy).slice(0, 16)}.json.gz`;

export function createDocuments({ store, believeMs = BELIEVE_MS, onProblem, now }: DocumentsOptions): Documents {
  let sparedUntil = 0;
  const trouble = (what: string) => (error: unknown) => {
    sparedUntil = performance.now() + SPARE_MS;
    const why = error instanceof Error ? error.message : String(error);
    const full = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
    const advice = full ? ': make room there, or lower what the store may hold' : '';
    onProblem?.(`the document store failed ${what}; going on without it${advice} (${why})`, error);
  };
  const usable = (): DocumentStore | undefined => (performance.now() < sparedUntil ? undefined : store);
  /** What the store can say or do; null where it cannot. */
  const asked = async <T>(what: string, ask: (from: DocumentStore) => Promise<T>): Promise<T | null> => {
    const from = usable();
    return from
      ? ask(from).catch((error: unknown) => {
          trouble(what)(error);
          return null;
        })
      : null;
  };
  const pdf = async (sha256: string) => {
    const bytes = await asked('to give a document', (from) => from.get(documentName(sha256)));
    if (bytes === null || sha256Of(bytes) === sha256) return bytes;
    const damage = new Error(`${documentName(sha256)} does not have its hash`);
    onProblem?.(`the document store gave a damaged document; it is fetched again (${damage.message})`, damage);
    await asked('to remove a document', (from) => from.remove(documentName(sha256)));
    return null;
  };

  return {
    receive: () => createReceiving(usable(), trouble('to take a document')),
    async keep({ bytes, sha256, incoming }) {
      const name = documentName(sha256);
      await asked('to keep a document', async (to) => {
        if (incoming) await incoming.keep(name);
        else if (!(await to.has(name))) await to.put(name, bytes);
      });
    },
    async remember(address, origin) {
      const note = Buffer.from(JSON.stringify({ ...origin, at: now().toISOString() }));
      await asked('to note an address', (to) => to.put(addressName(address), note));
    },
    async recall(address) {
      const note = await asked('to give an address', (from) => from.get(addressName(address)));
      const origin = note && Origin.safeParse(parsed(note)).data;
      if (!origin) return null;
      const parts: Recalled['parts'] = [];
      for (const sha256 of origin.parts) {
        const bytes = await pdf(sha256);
        if (bytes === null) return null;
        parts.push({ bytes, sha256 });
      }
      return { origin, parts, fresh: now().getTime() - Date.parse(origin.at) < believeMs };
    },
    async reading<T>(sha256: string, madeBy: string) {
      const name = readingName(sha256, madeBy);
      const packed = await asked('to give a reading', (from) => from.get(name));
      const json = packed && (await promisify(gunzip)(packed).catch(() => null));
      return json ? (parsed(json) as T) : null;
    },
    async keepReading(sha256, madeBy, reading) {
      if (!usable()) return;
      const packed = await promisify(gzip)(JSON.stringify(reading), { level: 4 });
      await asked('to keep a reading', (to) => to.put(readingName(sha256, madeBy), packed));
    },
    async once(name, work, { signal, waitMs }) {
      const lock = usable()?.lock;
      const held = await lock?.(sha256Of(name), { signal, waitMs }).catch((error: unknown) => {
        if (signal?.aborted)
          throw new EnrichError('aborted', 'Waiting for another worker was stopped.', { cause: error });
        trouble('to lock')(error);
      });
      try {
        return await work(held?.waited ?? false);
      } finally {
        await held?.release().catch(trouble('to unlock'));
      }
    },
    close: async () => store?.close?.(),
  };
}

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'));
  } catch {
    return null;
  }
}
