/**
 * Where documents, what was read of them and where they came from are kept: named bytes, nothing more, so that a folder,
 * a bucket or anything else can be one. Names are `<shelf>/<name>` of lower-case letters, digits, `-` and `.`; what
 * stands under a name of a document or a reading never changes, so that writing it twice is writing it once.
 */
export interface DocumentStore {
  /** The whole bytes; null where there are none. */
  get(name: string): Promise<Uint8Array | null>;
  /** Whole or not at all: no half of it is ever seen under the name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  has(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** Takes bytes while they come, before their name is known; without it they are put once they are all there. */
  receive?(): Promise<Incoming>;
  /** Without it, who asks at the same time works at the same time. */
  lock?: Lock;
  close?(): Promise<void>;
}

/** Bytes on their way into a store, seen by nobody until they are kept. */
export interface Incoming {
  write(bytes: Uint8Array): Promise<void>;
  keep(name: string): Promise<void>;
  /** Leaves nothing behind; after `keep` it does nothing. */
  drop(): Promise<void>;
}

export interface LockOptions {
  signal?: AbortSignal | undefined;
  /** Whoever has waited this long goes on without: a lock saves work, it never decides what is right. */
  waitMs: number;
}

/**
 * One at a time under a name, among all processes of this host.
 * @returns how to let go, and whether it had to be waited for
 * @throws the signal's reason
 */
export type Lock = (name: string, options: LockOptions) => Promise<Held>;

export interface Held {
  waited: boolean;
  release(): Promise<void>;
}

/** What a store holds: PDFs by their SHA-256, what addresses gave, what was read. Names on them begin with a SHA-256. */
export const SHELVES = ['documents', 'addresses', 'readings'] as const;

export const documentName = (sha256: string): string => `documents/${sha256}.pdf`;
