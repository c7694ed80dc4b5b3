import postgres from 'postgres';
import { CALL_TIMEOUT_MS, type StoreCall, type StoreFunction, storable } from './call.ts';
import { StoreError, storeError } from './error.ts';

export interface PostgresCallOptions {
  readonly url: string;
  /** Connections at most, default 4. */
  readonly max?: number;
  /** A role to take instead of the user's own, as PostgREST does for a key: `anon`, `authenticated`, `service_role`. */
  readonly role?: string;
  readonly timeoutMs?: number;
}

/** Calls over PostgreSQL's own protocol. Connects with the first call and again by itself after an outage. */
export function postgresCall({ url, max = 4, role, timeoutMs = CALL_TIMEOUT_MS }: PostgresCallOptions): StoreCall {
  const sql = postgres(url, {
    max,
    connect_timeout: Math.ceil(timeoutMs / 1000),
    idle_timeout: 60,
    onnotice: () => {},
    connection: { application_name: 'filings', ...(role === undefined ? {} : { role }) },
  });

  const call = async (fn: StoreFunction, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const names = Object.keys(args);
    const values = Object.values(args).map((value) =>
      typeof value === 'string' ? value : sql.json(storable(value) as postgres.JSONValue),
    );
    const query = sql.unsafe(
      `select public.${fn}(${names.map((name, index) => `"${name}" => $${index + 1}`).join(', ')}) as result`,
      values,
    );
    // The protocol knows no time-out of a call whose server has gone silent.
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      query.cancel();
      reject(new StoreError('timed_out', `the database did not answer ${fn} within ${timeoutMs} ms`, 'transient'));
    }, timeoutMs);
    try {
      const [row] = await Promise.race([query, late]);
      return row?.result;
    } catch (error) {
      throw error instanceof StoreError ? error : storeError(fn, describe(error), error);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(call, { close: () => sql.end({ timeout: 5 }) });
}

/** Only what the server itself said has a SQLSTATE; ECONNREFUSED and its kin are "no answer". */
function describe(error: unknown): { code?: string; message: string; hint?: string | undefined } {
  if (error instanceof postgres.PostgresError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof AggregateError) return { message: error.errors.map(String).join('; ') };
  return { message: error instanceof Error ? error.message : String(error) };
}
