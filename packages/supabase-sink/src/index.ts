export { STORE_FUNCTIONS, type StoreCall, type StoreFunction } from './call.ts';
export { StoreError } from './error.ts';
export * from './operations.ts';
export { type PostgresCallOptions, postgresCall } from './postgres-call.ts';
export * from './results.ts';
export { checkSchema, SCHEMA_VERSION } from './schema.ts';
export { openStore, type StoreSettings, storeSettings } from './settings.ts';
export {
  type AnnouncementFilter,
  createStore,
  type DeadLetterFilter,
  type DocumentQuery,
  type Store,
} from './store.ts';
export { type SupabaseCallOptions, supabaseCall } from './supabase-call.ts';
