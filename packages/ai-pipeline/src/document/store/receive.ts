import { createHash } from 'node:crypto';
import { contentKind } from '../fetch/content.ts';
import type { DocumentStore, Incoming } from './store.ts';

/** Bytes as they arrive from a host: hashed and handed to the store on the way, and at hand for the reader at the end. */
export interface Receiving {
  write(chunk: Uint8Array): Promise<void>;
  /** All of it; nothing is kept yet. */
  end(): Received;
  /** Leaves nothing behind in the store, unless it was kept. */
  drop(): Promise<void>;
}

export interface Received {
  bytes: Uint8Array;
  sha256: string;
  /** Null where the store does not have them on the way. */
  incoming: Incoming | null;
}

/** Enough to tell a PDF from the web pages that both exchanges answer in its place; these never reach the store. */
const SNIFFED = 4096;

/**
 * @param store none: bytes are only received
 * @param trouble told of what the store fails at; the bytes are received all the same
 */
export function createReceiving(store: DocumentStore | undefined, trouble: (error: unknown) => void): Receiving {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let size = 0;
  let state: 'sniffing' | 'streaming' | 'apart' = store?.receive ? 'sniffing' : 'apart';
  let incoming: Incoming | null = null;
  const hand = async (chunk: Uint8Array) => {
    if (state === 'sniffing') {
      if (size < SNIFFED) return;
      const head = Buffer.concat(chunks, size);
      state = contentKind(head) === 'pdf' ? 'streaming' : 'apart';
      if (state === 'apart') return;
      incoming = await store!.receive!();
      await incoming.write(head);
    } else if (state === 'streaming') await incoming!.write(chunk);
  };
  const drop = async () => {
    state = 'apart';
    await incoming?.drop().catch(trouble);
    incoming = null;
  };
  return {
    drop,
    async write(chunk) {
      hash.update(chunk);
      chunks.push(chunk);
      size += chunk.length;
      try {
        await hand(chunk);
      } catch (error) {
        trouble(error);
        await drop();
      }
    },
    end: () => ({ bytes: Buffer.concat(chunks, size), sha256: hash.digest('hex'), incoming }),
  };
}
