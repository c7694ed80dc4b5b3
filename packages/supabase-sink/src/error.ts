import type { ClassifiedError, FailureClass } from '@filings/queue-core';

/** What the store failed at. `failure` is outage where no call would succeed now, transient where this one may later, else permanent. */
export class StoreError extends Error implements ClassifiedError {
  override readonly name = 'StoreError';
  readonly code: string;
  readonly failure: FailureClass;

  constructor(code: string, message: string, failure: FailureClass, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.failure = failure;
  }
}

/** An error as PostgreSQL or PostgREST tell it. `status` is HTTP's, 0 or absent where there was no answer. */
export interface DatabaseFailure {
  readonly code?: string | undefined;
  readonly message: string;
  readonly hint?: string | null | undefined;
  readonly status?: number | undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  '42501': 'forbidden',
  '57014': 'timed_out',
  '42883': 'function_missing',
  '28P01': 'credentials_refused',
  PGRST002: 'schema_cache_loading',
  PGRST003: 'pool_exhausted',
  PGRST202: 'function_missing',
  PGRST301: 'credentials_refused',
};

/** No connection, no resources, shutting down or starting, I/O: no job would fare better (G8). 57014 is one slow call. */
const OUTAGE_SQLSTATE = /^(08|53|57P|58)/;
const OUTAGE_CODES: ReadonlySet<string> = new Set(['PGRST000', 'PGRST001', 'PGRST002', 'PGRST003']);
/** Serialisation, locks, time-out of one call; and a schema cache behind a fresh deployment. */
const TRANSIENT_SQLSTATE = /^(40|55|57)/;
const TRANSIENT_CODES: ReadonlySet<string> = new Set(['42883', 'PGRST202']);

export function classify(failure: DatabaseFailure): { code: string; failure: FailureClass } {
  const { code = '', hint, status } = failure;
  // Our own functions refuse with 22023 and a stable code as the hint.
  if (code === '22023' && hint && /^[a-z][a-z0-9_]*$/.test(hint)) return { code: hint, failure: 'permanent' };
  const name = NAMES[code] ?? (code === '' ? undefined : `database_${code.toLowerCase()}`);
  if (OUTAGE_SQLSTATE.test(code) || OUTAGE_CODES.has(code)) return { code: name ?? 'unreachable', failure: 'outage' };
  if (TRANSIENT_SQLSTATE.test(code) || TRANSIENT_CODES.has(code)) {
    return { code: name ?? 'unreachable', failure: 'transient' };
  }
  if (status === 429) return { code: 'too_many_requests', failure: 'outage' };
  // A database's own code says more than the status that a gateway gave it.
  if (/^[0-9A-Z]{5}$/.test(code) || code.startsWith('PGRST')) return { code: name ?? 'refused', failure: 'permanent' };
  if (!status || status >= 500) return { code: 'unreachable', failure: 'outage' };
  return { code: status === 401 || status === 403 ? 'credentials_refused' : 'refused', failure: 'permanent' };
}

/** The error of one function call, said with what to do. */
export function storeError(fn: string, failure: DatabaseFailure, cause: unknown): StoreError {
  const { code, failure: kind } = classify(failure);
  const advice =
    code === 'function_missing'
      ? ': apply supabase/migrations to this database'
      : code === 'forbidden' || code === 'credentials_refused'
        ? ': writing and operating need the secret (service_role) key'
        : '';
  return new StoreError(code, `the database did not run ${fn}: ${failure.message}${advice}`, kind, cause);
}
