import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** The local time that stands in the file: the same in every zone. */
const MADE = new Date(2026, 0, 1);

/** A zip file with these files in this order. Equal files give equal bytes. */
export async function zipOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files))
    zip.addBuffer(bytes, name, { mtime: MADE, forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}
