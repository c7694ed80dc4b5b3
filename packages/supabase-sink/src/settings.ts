import { z } from 'zod';
import { StoreError } from './error.ts';
import { postgresCall } from './postgres-call.ts';
import { createStore, type Store } from './store.ts';
import { supabaseCall } from './supabase-call.ts';

/** The settings that say which database, for an app's own schema: `z.object({ ...storeSettings })`. */
export const storeSettings = {
  SUPABASE_URL: z.url().optional(),
  SUPABASE_SECRET_KEY: z.string().optional(),
  /** The older name of the secret key. */
  SUPABASE_SERVICE_ROLE_KEY: z.string().optional(),
  DATABASE_URL: z.url().optional(),
};
export type StoreSettings = z.infer<z.ZodObject<typeof storeSettings>>;

/**
 * Supabase where its URL is set, else PostgreSQL by its URL.
 * @throws StoreError `store_not_configured`
 */
export function openStore(settings: StoreSettings, options: { max?: number } = {}): Store {
  const key = settings.SUPABASE_SECRET_KEY ?? settings.SUPABASE_SERVICE_ROLE_KEY;
  if (settings.SUPABASE_URL && key) return createStore(supabaseCall({ url: settings.SUPABASE_URL, key }));
  if (settings.SUPABASE_URL)
    throw new StoreError('store_not_configured', 'SUPABASE_URL is set, but SUPABASE_SECRET_KEY is not', 'permanent');
  if (settings.DATABASE_URL) return createStore(postgresCall({ url: settings.DATABASE_URL, ...options }));
  throw new StoreError(
    'store_not_configured',
    'no database is configured: set SUPABASE_URL and SUPABASE_SECRET_KEY, or DATABASE_URL',
    'permanent',
  );
}
