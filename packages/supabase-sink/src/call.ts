/** The SQL functions of supabase/migrations that the store calls. Each takes and returns JSON. */
export const STORE_FUNCTIONS = [
  'save_uploads',
  'filing_states',
  'document_enrichment',
  'attachment_enrichment',
  'link_investors',
  'list_announcements',
  'get_announcement',
  'list_dead_letters',
  'get_dead_letter',
  'mark_dead_letters_retried',
  'purge_dead_letters',
  'open_work',
  'coverage_report',
  'coverage_gaps',
  'masters_report',
  'find_issuer',
  'routine_report',
  'routine_filings',
  'pipeline_stats',
  'run_summary',
  'schema_version',
] as const;
export type StoreFunction = (typeof STORE_FUNCTIONS)[number];

/** A way to call a function by name with named arguments; rejects with a StoreError. */
export interface StoreCall {
  (fn: StoreFunction, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): Promise<void>;
}

/** No call waits longer for its answer. */
export const CALL_TIMEOUT_MS = 15_000;

/**
 * The value with what jsonb cannot hold taken out of its strings: NUL and half surrogates, which PDFs and exchange
 * rows do contain. Left in, one such letter would refuse the whole batch.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), storable(item)]));
  }
  return value;
}
