import { z } from 'zod';
import type { StoreCall } from './call.ts';
import { StoreError } from './error.ts';
import type { StorageStore } from './storage/storage-store.ts';
import { createStore, type Store } from './store.ts';

/** The settings that say which database, for an app's own schema: `z.object({ ...storeSettings })`. */
export const storeSettings = {
  SUPABASE_URL: z.url().optional(),
  SUPABASE_SECRET_KEY: z.string().optional(),
  /** The older name of the secret key. */
  SUPABASE_SERVICE_ROLE_KEY: z.string().optional(),
  DATABASE_URL: z.url().optional(),
};
export type StoreSettings = z.infer<z.ZodObject<typeof storeSettings>>;

/** A call whose client is loaded with the first use: supabase-js alone takes 40 ms, and a process needs one of the two. */
function lazyCall(load: () => Promise<StoreCall>): StoreCall {
  let loading: Promise<StoreCall> | undefined;
  const call = async (...asked: Parameters<StoreCall>): Promise<unknown> => {
    loading ??= load();
    return (await loading)(...asked);
  };
  return Object.assign(call, { close: async () => (await loading)?.close() });
}

/**
 * Supabase where its URL is set, else PostgreSQL by its URL.
 * @throws StoreError `store_not_configured`
 */
export function openStore(settings: StoreSettings, options: { max?: number } = {}): Store {
  const key = settings.SUPABASE_SECRET_KEY ?? settings.SUPABASE_SERVICE_ROLE_KEY;
  const { SUPABASE_URL: supabaseUrl, DATABASE_URL: databaseUrl } = settings;
  if (supabaseUrl && key)
    return createStore(
      lazyCall(async () => (await import('./supabase-call.ts')).supabaseCall({ url: supabaseUrl, key })),
    );
  if (supabaseUrl)
    throw new StoreError('store_not_configured', 'SUPABASE_URL is set, but SUPABASE_SECRET_KEY is not', 'permanent');
  if (databaseUrl)
    return createStore(
      lazyCall(async () => (await import('./postgres-call.ts')).postgresCall({ url: databaseUrl, ...options })),
    );
  throw new StoreError(
    'store_not_configured',
    'no database is configured: set SUPABASE_URL and SUPABASE_SECRET_KEY, or DATABASE_URL',
    'permanent',
  );
}

/**
 * The bucket of the project that the settings name. Its client, too, is loaded with the first use.
 * @throws StoreError `store_not_configured`
 */
export function openStorage(settings: StoreSettings, bucket: string): StorageStore {
  const key = settings.SUPABASE_SECRET_KEY ?? settings.SUPABASE_SERVICE_ROLE_KEY;
  const { SUPABASE_URL: url } = settings;
  if (!url || !key) {
    const message = `the bucket ${bucket} needs SUPABASE_URL and SUPABASE_SECRET_KEY`;
    throw new StoreError('store_not_configured', message, 'permanent');
  }
  let loading: Promise<StorageStore> | undefined;
  const loaded = () => {
    loading ??= import('./storage/storage-store.ts').then((module) => module.createStorageStore({ url, key, bucket }));
    return loading;
  };
  return {
    get: async (name) => (await loaded()).get(name),
    put: async (name, bytes) => (await loaded()).put(name, bytes),
    has: async (name) => (await loaded()).has(name),
    remove: async (name) => (await loaded()).remove(name),
    close: async () => (await loading)?.close(),
  };
}
