import { CALL_TIMEOUT_MS, type StoreCall, type StoreFunction, storable } from './call.ts';
import { type ClientOptions, openClient } from './client.ts';
import { storeError } from './error.ts';

export type SupabaseCallOptions = Omit<ClientOptions, 'timeoutMs'> & {
  readonly timeoutMs?: number;
};

/** Calls over supabase-js and the project's PostgREST. */
export function supabaseCall({ url, key, timeoutMs = CALL_TIMEOUT_MS }: SupabaseCallOptions): StoreCall {
  const client = openClient({ url, key, timeoutMs });

  const call = async (fn: StoreFunction, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const { data, error, status } = await client.rpc(fn, storable(args) as Record<string, unknown>);
    if (error === null) return data;
    // A gateway's HTML page arrives as the message: its status decides, its body is cut.
    const message = error.message.slice(0, 500) || `no answer within ${timeoutMs} ms`;
    throw storeError(fn, { code: error.code, message, hint: error.hint, status }, error);
  };
  return Object.assign(call, { close: () => client.removeAllChannels().then(() => {}) });
}
