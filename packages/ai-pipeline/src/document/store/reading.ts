import type { ReadDocument } from '../page.ts';
import type { Documents } from './documents.ts';

/** Raised with every change of what reading gives: what older ones read is read again. */
export const READER_VERSION = 2;

/** For whoever waits for another worker's reading. */
const SLACK_MS = 15_000;

export interface ReadOnce {
  documents: Documents;
  /** All that a reading depends on besides the document and this version. */
  settings: Readonly<Record<string, number | string | boolean>>;
  /** A reading takes no longer. */
  readTimeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * The reading of a document from the documents kept, or a new one that is kept there. Of several processes that want the
 * same at the same time one reads.
 */
export async function readOnce(
  { sha256 }: { sha256: string },
  { documents, settings, readTimeoutMs, signal }: ReadOnce,
  read: () => Promise<ReadDocument>,
): Promise<ReadDocument> {
  const madeBy = JSON.stringify([READER_VERSION, settings]);
  const before = () => documents.reading<ReadDocument>(sha256, madeBy);
  const known = await before();
  if (known) return known;
  const work = async (waited: boolean) => {
    const others = waited ? await before() : null;
    if (others) return others;
    const result = await read();
    if (isLasting(result)) await documents.keepReading(sha256, madeBy, result);
    return result;
  };
  return documents.once(`read ${sha256} ${madeBy}`, work, { signal, waitMs: readTimeoutMs + SLACK_MS });
}

/** What time or chance cut short comes out better another time. */
export function isLasting({ cut, leftOut }: Pick<ReadDocument, 'cut' | 'leftOut'>): boolean {
  return cut !== 'time' && !leftOut.some(({ why }) => why === 'time_budget' || why === 'failed');
}
