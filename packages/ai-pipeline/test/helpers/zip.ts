import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = readonly [name: string, data: Buffer, options?: { compress?: boolean }];

/** An archive of these files, in this order, written by hand so that a test may bend it as it likes. */
export function makeZip(entries: readonly ZipEntry[], { zip64 = false } = {}): Buffer {
  const files: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [fileName, data, { compress = true } = {}] of entries) {
    const name = Buffer.from(fileName);
    const body = compress ? deflateRawSync(data) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(zip64 ? 45 : 20, 0);
    common.writeUInt16LE(compress ? 8 : 0, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    files.push(Buffer.from('PK\u0003\u0004', 'latin1'), common, name, body);
    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      // The 32-bit fields say "see the extra field", which has sizes and place in 64 bits.
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(data.length), 4);
      extra.writeBigUInt64LE(BigInt(body.length), 12);
      extra.writeBigUInt64LE(BigInt(offset), 20);
    }
    const listed = Buffer.from(common);
    if (zip64) listed.fill(0xff, 14, 22);
    listed.writeUInt16LE(extra.length, 24);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(zip64 ? 0xffffffff : offset, 10);
    central.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), listed, place, name, extra);
    offset += 30 + name.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directory, end]);
}

/** Where each file's header stands in the central directory. */
export function centralHeaders(zip: Buffer): number[] {
  const places: number[] = [];
  const mark = Buffer.from('PK\u0001\u0002', 'latin1');
  for (let at = zip.indexOf(mark); at !== -1; at = zip.indexOf(mark, at + 4)) places.push(at);
  return places;
}

/** A copy in which somebody changed bytes. */
export function patched(zip: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  change(copy);
  return copy;
}
