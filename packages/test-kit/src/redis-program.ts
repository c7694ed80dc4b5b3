import { join } from 'node:path';
import { findRedis, findValkey, type RedisCommand, repositoryRoot, searchPath } from '@filings/local-stack';

export type RedisKind = 'redis' | 'valkey';

type Program = { command: RedisCommand } | { missing: string };

const found = new Map<RedisKind, Promise<Program>>();

/** The server program of this machine, or a private copy of the distribution's; looked for once a process. */
export function redisProgram(kind: RedisKind): Promise<Program> {
  if (!found.has(kind)) found.set(kind, find(kind));
  return found.get(kind)!;
}

/** Why there is no such server to start on this machine, or null when there is one. */
export async function redisMissing(kind: RedisKind = 'redis'): Promise<string | null> {
  const program = await redisProgram(kind);
  return 'missing' in program ? program.missing : null;
}

async function find(kind: RedisKind): Promise<Program> {
  const notes: string[] = [];
  const options = {
    programsDir: join(repositoryRoot(), '.data', 'programs'),
    path: searchPath(),
    onNote: (line: string) => void notes.push(line),
  };
  if (kind === 'valkey') {
    const command = await findValkey(options);
    return command ? { command } : { missing: ['There is no valkey-server on this machine', ...notes].join('; ') };
  }
  const redis = await findRedis({ ...options, probePort: false });
  if (redis.kind === 'command') return { command: redis.command };
  return { missing: 'There is no redis-server on this machine that a test could kill (Docker alone will not do)' };
}
