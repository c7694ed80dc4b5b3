import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

const UNPACK = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** What goes wrong with bytes that did arrive. */
export class BadBytes extends Error {}

/** All bytes of a body. Throws BadBytes past `limit`, and whatever breaks the connection. */
export async function readBytes(body: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new BadBytes(`more than ${limit} bytes, which no list or feed has`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The bytes behind a content-encoding, never more than `limit`: a few kB can unpack to gigabytes. Throws BadBytes. */
export async function unpacked(bytes: Buffer, encoding: string | string[] | undefined, limit: number): Promise<Buffer> {
  const name = String(encoding ?? '')
    .trim()
    .toLowerCase();
  if (name === '' || name === 'identity' || bytes.length === 0) return bytes;
  const unpack = UNPACK.get(name);
  if (unpack === undefined) throw new BadBytes(`content-encoding "${name}", which was not asked for`);
  try {
    return await unpack(bytes, { maxOutputLength: limit });
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const what = tooLarge ? `unpacks to more than ${limit} bytes` : 'cannot be unpacked';
    throw new BadBytes(`a body in ${name} that ${what}`, { cause });
  }
}
