import { createClient } from '@supabase/supabase-js';
import { CALL_TIMEOUT_MS, type StoreCall, type StoreFunction, storable } from './call.ts';
import { storeError } from './error.ts';

export interface SupabaseCallOptions {
  /** The project's address, e.g. `https://abcd.supabase.co`. */
  readonly url: string;
  /** `sb_secret_…` to write and operate, `sb_publishable_…` to read; the older JWT keys work as well. */
  readonly key: string;
  readonly timeoutMs?: number;
}

/** Calls over supabase-js and the project's PostgREST. */
export function supabaseCall({ url, key, timeoutMs = CALL_TIMEOUT_MS }: SupabaseCallOptions): StoreCall {
  const client = createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    // fetch alone waits for ever.
    global: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])]),
        }),
    },
  });

  const call = async (fn: StoreFunction, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const { data, error, status } = await client.rpc(fn, storable(args) as Record<string, unknown>);
    if (error === null) return data;
    // A gateway's HTML page arrives as the message: its status decides, its body is cut.
    const message = error.message.slice(0, 500) || `no answer within ${timeoutMs} ms`;
    throw storeError(fn, { code: error.code, message, hint: error.hint, status }, error);
  };
  return Object.assign(call, { close: () => client.removeAllChannels().then(() => {}) });
}
