import { crc32, deflateRawSync } from 'node:zlib';

/** A PDF that broke off half way: the catalog, the cross-reference table and the trailer are gone. */
export function truncated(pdf: Buffer): Buffer {
  return pdf.subarray(0, Math.floor(pdf.length / 2));
}

/** A zip file with one deflated entry; fields as in APPNOTE.TXT 4.3. */
export function zipOf(name: string, bytes: Buffer): Buffer {
  const path = Buffer.from(name);
  const data = deflateRawSync(bytes);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(bytes), 0);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(bytes.length, 8);
  // Version 2.0, no flags, deflated (8), DOS time 0, DOS date 1 January 2026.
  const common = Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0x5c]);
  const lengths = Buffer.from([path.length, 0, 0, 0]);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, sizes, lengths, path, data]);
  const entry = [Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, sizes, lengths, Buffer.alloc(14), path];
  const central = Buffer.concat(entry);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
