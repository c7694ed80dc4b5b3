import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Under whose uid a service runs; undefined is our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on Linux. PostgreSQL refuses root, and this uid exists everywhere without creating a user. */
export const NOBODY: Account = { uid: 65534, gid: 65534 };

export const isRoot = (): boolean => process.getuid?.() === 0;

/** As root, files that an ordinary user made before stay usable for that user: the service runs as the folder's owner. */
export function ownerOf(dir: string): Account | undefined {
  if (!isRoot()) return undefined;
  const stat = statSync(dir, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}

/** Whether that account may pass through every folder above `path` and read it, by mode bits (ACLs are not looked at). */
export function reachableBy(account: Account, path: string): boolean {
  for (let dir = path; ; dir = dirname(dir)) {
    const stat = statSync(dir, { throwIfNoEntry: false });
    if (stat) {
      const shift = stat.uid === account.uid ? 6 : stat.gid === account.gid ? 3 : 0;
      const needed = dir === path ? constants.R_OK | constants.X_OK : constants.X_OK;
      if (((stat.mode >> shift) & needed) !== needed) return false;
    }
    if (dir === dirname(dir)) return true;
  }
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
