import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Places {
  FILINGS_DATA_DIR?: string | undefined;
}

/**
 * A folder for what one worker leaves to the next, made where it is missing: of the installation's data, else of the
 * machine's folder for temporary files.
 * @returns null unless it is ours and only we can write it: what is found there is believed
 */
export function ownFolder(what: 'compiled' | 'documents', { FILINGS_DATA_DIR }: Places): string | null {
  const folder = join(FILINGS_DATA_DIR ?? tmpdir(), `filings-${what}-${process.getuid?.() ?? 'user'}`);
  return isOurs(folder) ? folder : null;
}

function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    const others = process.platform === 'win32' ? 0 : stat.mode & 0o022;
    return stat.isDirectory() && others === 0 && stat.uid === (process.getuid?.() ?? stat.uid);
  } catch {
    return false;
  }
}
