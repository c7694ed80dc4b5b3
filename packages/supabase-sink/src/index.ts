export { STORE_FUNCTIONS, type StoreCall, type StoreFunction } from './call.ts';
export * from './coverage.ts';
export {
  type DeadLetterFilter,
  type DeadLetterKey,
  DeadLetterPage,
  type DeadLetterQuery,
  StoredDeadLetter,
} from './dead-letters.ts';
export { StoreError } from './error.ts';
export {
  Issuer,
  IssuerIdentifier,
  type IssuerQuery,
  MastersReport,
  SecuritiesReport,
} from './masters.ts';
export type { OpenWork, OpenWorkFilter } from './open-work.ts';
export * from './operations.ts';
export { type PostgresCallOptions, postgresCall } from './postgres-call.ts';
export * from './results.ts';
export { type RoutineFilings, type RoutineFilingsFilter, type RoutineFilter, RoutineReport } from './routine.ts';
export { checkSchema, SCHEMA_VERSION } from './schema.ts';
export { openStorage, openStore, type StoreSettings, storeSettings } from './settings.ts';
export { createStorageStore, type StorageStore, type StorageStoreOptions } from './storage/storage-store.ts';
export {
  type AnnouncementFilter,
  type AttachmentQuery,
  createStore,
  type DocumentQuery,
  type Store,
} from './store.ts';
export { type SupabaseCallOptions, supabaseCall } from './supabase-call.ts';
