import { inflateRawSync } from 'node:zlib';

/** The files of a zip by name, found by its central directory; fields as in APPNOTE.TXT 4.3. */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), bytes);
    at += 46 + name + extra + comment;
  }
  return files;
}

/** A zip with one file counts as that file. */
export function unpacked(bytes: Buffer): Buffer {
  if (bytes.subarray(0, 2).toString() !== 'PK') return bytes;
  const files = [...unzip(bytes).values()];
  return files.length === 1 ? files[0]! : bytes;
}
