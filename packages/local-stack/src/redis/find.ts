import { join } from 'node:path';
import { LocalStackError, messageOf } from '../error.ts';
import { type RedisCommand, serverOnPath } from './command.ts';
import { isDebian, makePrivateCopy, privateCopy, systemName } from './debian.ts';
import { dockerAnswers } from './docker.ts';
import { probeRedis } from './probe.ts';

export type FoundRedis =
  /** Runs already and is not ours to stop. */
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'command'; readonly command: RedisCommand }
  | { readonly kind: 'docker' };

export interface FindRedisOptions {
  /** Given by the user: used as it is, or an error. */
  readonly url?: string | undefined;
  /** The loopback port where a Redis of the machine is looked for (6379), or false: none is used. */
  readonly probePort: number | false;
  /** Folder for the private copy of the programs. */
  readonly programsDir: string;
  /** Search path for `redis-server`. */
  readonly path: string;
  /** A line worth showing: what was chosen, what was passed over and why. */
  onNote(line: string): void;
}

/**
 * Finds the best Redis of this machine: the one named, one that runs, one that is installed, a private copy of the
 * distribution's, Docker. Never an imitation: when there is none, the error says what to do.
 */
export async function findRedis(options: FindRedisOptions): Promise<FoundRedis> {
  if (options.url !== undefined) return named(options.url);
  if (options.probePort !== false) {
    const url = `redis://127.0.0.1:${options.probePort}`;
    const probe = await probeRedis(url);
    if (probe.kind === 'suitable') {
      options.onNote(
        `Using the Redis ${probe.version} that runs on 127.0.0.1:${options.probePort}, with a key prefix of our own`,
      );
      return { kind: 'running', url };
    }
    if (probe.kind === 'unsuitable') {
      options.onNote(`The Redis on 127.0.0.1:${options.probePort} is not used: ${probe.reason}`);
    }
  }
  const installed = await serverOnPath(options.path);
  installed.notes.forEach(options.onNote);
  if (installed.found) return { kind: 'command', command: installed.found };
  const copy = await distributionCopy(options);
  if (copy) return { kind: 'command', command: copy };
  if (await dockerAnswers(options.path)) {
    options.onNote('Using Redis in Docker');
    return { kind: 'docker' };
  }
  throw new LocalStackError('redis_not_found', howToGetRedis());
}

async function named(url: string): Promise<FoundRedis> {
  const probe = await probeRedis(url, 5_000);
  if (probe.kind === 'suitable') return { kind: 'running', url };
  const address = new URL(url).host;
  throw new LocalStackError('redis_unusable', `The Redis at ${address} (REDIS_URL) cannot be used: ${probe.reason}`, {
    failure: probe.kind === 'absent' ? 'transient' : 'permanent',
  });
}

async function distributionCopy(options: FindRedisOptions): Promise<RedisCommand | null> {
  const dir = join(options.programsDir, 'redis');
  const present = privateCopy(dir);
  if (present || !isDebian()) return present;
  options.onNote(`Fetching Redis from the packages of ${systemName()} into ${dir} (once)`);
  try {
    return await makePrivateCopy(dir);
  } catch (error) {
    options.onNote(
      `Redis could not be fetched from the distribution: ${messageOf(error).split('\n').slice(0, 3).join(' ')}`,
    );
    return null;
  }
}

function howToGetRedis(): string {
  const hint =
    process.platform === 'darwin'
      ? 'brew install redis'
      : 'install the package redis-server (or valkey) of your system';
  return `No Redis was found on this machine, and none could be fetched. Do one of these and start again: ${hint}; start Docker; or set REDIS_URL to a Redis 6.2 or newer with maxmemory-policy noeviction.`;
}
