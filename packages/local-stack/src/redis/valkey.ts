import { join } from 'node:path';
import { messageOf } from '../error.ts';
import { type RedisCommand, serverOnPath } from './command.ts';
import { isDebian, makePrivateCopy, privateCopy, systemName } from './debian.ts';
import type { FindRedisOptions } from './find.ts';

/** Fetching takes 8 s. What takes far longer is a mirror that is not to be reached, and whoever asks can do without. */
const FETCH_MS = 40_000;

/** A Valkey server of this machine: one that is installed, or a private copy of the distribution's; null: none is to be had. */
export async function findValkey(
  options: Pick<FindRedisOptions, 'programsDir' | 'path' | 'onNote'>,
): Promise<RedisCommand | null> {
  const installed = await serverOnPath(options.path, ['valkey-server']);
  installed.notes.forEach(options.onNote);
  if (installed.found) return installed.found;
  const dir = join(options.programsDir, 'valkey');
  const present = privateCopy(dir, 'valkey-server');
  if (present || !isDebian()) return present;
  options.onNote(`Fetching Valkey from the packages of ${systemName()} into ${dir} (once)`);
  try {
    return await makePrivateCopy(dir, 'valkey-server', AbortSignal.timeout(FETCH_MS));
  } catch (error) {
    options.onNote(`Valkey could not be fetched from the distribution: ${messageOf(error).split('\n')[0]}`);
    return null;
  }
}
