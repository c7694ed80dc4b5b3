import { join } from 'node:path';
import type { createFolderLocks, createFolderStore, DocumentStore } from '@filings/ai-pipeline';
import { openStorage } from '@filings/supabase-sink';
import type { ServiceSettings } from './env.ts';
import { ownFolder } from './own-folder.ts';

type Settings = Pick<
  ServiceSettings,
  | 'FILINGS_DATA_DIR'
  | 'FILINGS_DOCUMENT_STORE'
  | 'FILINGS_DOCUMENT_STORE_MAX_MB'
  | 'FILINGS_EXCHANGE_GATEWAY_URL'
  | 'SUPABASE_URL'
  | 'SUPABASE_SECRET_KEY'
  | 'SUPABASE_SERVICE_ROLE_KEY'
>;

/** Handed in, because the package is loaded when a job needs it. */
interface Stores {
  createFolderLocks: typeof createFolderLocks;
  createFolderStore: typeof createFolderStore;
}

/**
 * The store that the settings name; undefined where documents are not to be kept. Behind a gateway nothing is kept
 * unless it is asked for: a replay gives other documents under the same addresses tomorrow, and a cache has its own.
 */
export function openDocumentStore(
  { createFolderLocks, createFolderStore }: Stores,
  settings: Settings,
  onProblem: (message: string) => void,
): DocumentStore | undefined {
  const { FILINGS_DOCUMENT_STORE: where, FILINGS_DOCUMENT_STORE_MAX_MB: maxMb } = settings;
  if (where?.kind === 'off') return undefined;
  const limits = maxMb === undefined ? {} : { maxBytes: maxMb * 1e6 };
  if (where?.kind === 'folder') return createFolderStore({ folder: where.folder, ...limits });
  if (where === undefined && settings.FILINGS_EXCHANGE_GATEWAY_URL !== undefined) return undefined;
  const folder = ownFolder('documents', settings);
  if (where?.kind === 'bucket') {
    const bucket = openStorage(settings, where.bucket);
    // Among the processes of one host; two hosts at the same moment do the same work.
    return folder === null ? bucket : { ...bucket, lock: createFolderLocks({ folder: join(folder, 'locks') }) };
  }
  if (folder !== null) return createFolderStore({ folder, ...limits });
  onProblem('there is no folder of our own to keep documents in: each is fetched and read as often as it is filed');
  return undefined;
}
