import type { SupabaseClient } from '@supabase/supabase-js';
import { openClient } from '../client.ts';
import { isMissing, isMissingBucket, isThereAlready, storageError } from './error.ts';
import { sweepStorage } from './sweep.ts';

export interface StorageStoreOptions {
  /** The project's address. */
  readonly url: string;
  /** The secret (service_role) key. */
  readonly key: string;
  /** Made as a private one where it is missing. */
  readonly bucket: string;
  /** Since it was last written. Default 90 days. */
  readonly maxAgeMs?: number;
  /** For each request, of 30 MB at most. Default 60,000. */
  readonly timeoutMs?: number;
}

/** Named bytes in a bucket: what a store of documents is made of. Names are `<shelf>/<name>`. */
export interface StorageStore {
  /** The whole bytes; null where there are none. */
  get(name: string): Promise<Uint8Array | null>;
  /** Whole or not at all; what stands under the name is replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  has(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

const DAY_MS = 24 * 3600 * 1000;
const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  json: 'application/json',
  gz: 'application/gzip',
};

/**
 * Keeps bytes in a private bucket of Supabase Storage, with the host's other processes and all other hosts. What was not
 * written for long is removed in the background of whoever writes (G30). All methods reject with a StoreError.
 */
export function createStorageStore({
  url,
  key,
  bucket,
  maxAgeMs = 90 * DAY_MS,
  timeoutMs = 60_000,
}: StorageStoreOptions): StorageStore {
  const { storage } = openClient({ url, key, timeoutMs });
  const files = storage.from(bucket);
  let sweeping: Promise<void> | undefined;

  const upload = (name: string, bytes: Uint8Array) => {
    const contentType = TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream';
    return files.upload(name, bytes, { upsert: true, contentType });
  };
  return {
    async get(name) {
      const { data, error } = await files.download(name);
      if (error === null) return new Uint8Array(await data.arrayBuffer());
      if (isMissing(error)) return null;
      throw storageError(`give ${name}`, bucket, error);
    },
    async put(name, bytes) {
      let { error } = await upload(name, bytes);
      if (error && isMissingBucket(error)) {
        await makeBucket(storage, bucket);
        ({ error } = await upload(name, bytes));
      }
      if (error) throw storageError(`take ${name}`, bucket, error);
      // Once a process: workers live for minutes. What it fails at, the next one finds again.
      sweeping ??= sweepStorage(files, maxAgeMs, Date.now()).catch(() => undefined);
    },
    async has(name) {
      const { error } = await files.info(name);
      if (error && !isMissing(error)) throw storageError(`say whether it has ${name}`, bucket, error);
      return error === null;
    },
    async remove(name) {
      const { error } = await files.remove([name]);
      if (error) throw storageError(`remove ${name}`, bucket, error);
    },
    close: async () => sweeping,
  };
}

/** Another process may make it at the same time. */
async function makeBucket(storage: SupabaseClient['storage'], bucket: string): Promise<void> {
  const { error } = await storage.createBucket(bucket, { public: false });
  if (error && !isThereAlready(error)) throw storageError('make the bucket', bucket, error);
}
