import { StoreError } from '../error.ts';

/** An error as storage-js gives it. */
export interface StorageFailure {
  readonly message: string;
  /** Of HTTP; absent where there was no answer. */
  readonly status?: number | undefined;
  /** What the body says. */
  readonly statusCode?: string | undefined;
  readonly code?: string | undefined;
}

/** Storage answers what is missing with status 400, and says 404 in the body. */
export const isMissing = ({ status, statusCode, code }: StorageFailure): boolean =>
  status === 404 || statusCode === '404' || code === 'NoSuchKey' || code === 'NoSuchBucket';

export const isMissingBucket = (error: StorageFailure): boolean => isMissing(error) && /bucket/i.test(error.message);

export const isThereAlready = (error: StorageFailure): boolean =>
  error.status === 409 || error.statusCode === '409' || /already exists/i.test(error.message);

/** The error of one call to Storage, said with what to do. */
export function storageError(what: string, bucket: string, error: StorageFailure): StoreError {
  const status = Number(error.statusCode) || error.status || 0;
  const message = `Supabase Storage did not ${what} (bucket ${bucket}): ${error.message.slice(0, 500) || 'no answer'}`;
  if (status === 401 || status === 403) {
    const advice = ': keeping documents needs the secret (service_role) key';
    return new StoreError('credentials_refused', `${message}${advice}`, 'permanent', error);
  }
  if (status === 413) {
    return new StoreError('too_large', `${message}: raise the file size limit of the bucket`, 'permanent', error);
  }
  if (status === 0 || status === 429 || status >= 500) return new StoreError('unreachable', message, 'outage', error);
  return new StoreError('refused', message, 'permanent', error);
}
