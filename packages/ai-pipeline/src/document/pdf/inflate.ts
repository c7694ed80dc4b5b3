import { inflateSync } from 'node:zlib';

/** Most streams of a page are unpacked in one step of this. */
const CHUNK = 64 * 1024;

/**
 * Unpacks what pdf.js wants unpacked at once and on this thread. It asks a DecompressionStream, and Node's takes more
 * time to go to another thread and through four streams than to unpack the few kilobytes of a page. What cannot be
 * unpacked fails in the same place: pdf.js goes on with a decoder of its own that saves what it can.
 */
class DirectInflate {
  readonly writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } };
  readonly readable: { getReader(): { read(): Promise<{ value?: Uint8Array; done: boolean }> } };

  constructor() {
    let packed: Uint8Array | null = null;
    const write = async (bytes: Uint8Array) => {
      packed = bytes;
    };
    const read = async () => {
      if (!packed) return { done: true };
      // A copy, because what zlib gives back holds on to a whole buffer of its own.
      const value = new Uint8Array(inflateSync(packed, { chunkSize: CHUNK }));
      packed = null;
      return { value, done: false };
    };
    this.writable = { getWriter: () => ({ write, close: async () => {} }) };
    this.readable = { getReader: () => ({ read }) };
  }
}

export function inflateDirectly(): void {
  globalThis.DecompressionStream = DirectInflate as unknown as typeof DecompressionStream;
}
