import { createClient, type SupabaseClient } from '@supabase/supabase-js';

export interface ClientOptions {
  /** The project's address, e.g. `https://abcd.supabase.co`. */
  readonly url: string;
  /** `sb_secret_…` to write and operate, `sb_publishable_…` to read; the older JWT keys work as well. */
  readonly key: string;
  /** For each request until its last byte. */
  readonly timeoutMs: number;
}

/** supabase-js as a server uses it: no session, and no request that waits for ever as fetch alone does. */
export function openClient({ url, key, timeoutMs }: ClientOptions): SupabaseClient {
  return createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])]),
        }),
    },
  });
}
