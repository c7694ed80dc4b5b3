import { Redis } from 'ioredis';
import { messageOf } from '../error.ts';

/** What stands at an address: nothing, something that will not do (and why), or a Redis that will. */
export type RedisProbe =
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'unsuitable'; readonly reason: string }
  | { readonly kind: 'suitable'; readonly version: string };

/** Asks within a second or so. Eviction would lose jobs silently (G30), so only `noeviction` or no limit will do. */
export async function probeRedis(url: string, timeoutMs = 1_000): Promise<RedisProbe> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    // No handshake: what it would hide behind "connection closed" (a missing password) is to be told.
    protocol: 2,
    disableClientInfo: true,
    retryStrategy: () => null,
  });
  let said: unknown;
  client.on('error', (error) => {
    said = error;
  });
  try {
    try {
      await client.connect();
    } catch (error) {
      return { kind: 'absent', reason: messageOf(said ?? error) };
    }
    return judge(await client.info());
  } catch (error) {
    const reason = messageOf(error);
    return { kind: 'unsuitable', reason: /NOAUTH|AUTH/.test(reason) ? 'it asks for a password' : reason };
  } finally {
    client.disconnect();
  }
}

/** BullMQ's and ioredis' oldest supported server. */
const OLDEST = [6, 2] as const;

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Reads the answer of INFO. */
export function judge(info: string): RedisProbe {
  const value = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = value('redis_version');
  if (version === '') return { kind: 'unsuitable', reason: 'it does not answer like a Redis' };
  if (!isNewEnough(version)) {
    return { kind: 'unsuitable', reason: `it is version ${version}, older than ${OLDEST.join('.')}` };
  }
  if (value('role') === 'slave') return { kind: 'unsuitable', reason: 'it is a read-only replica' };
  if (value('cluster_enabled') === '1') return { kind: 'unsuitable', reason: 'it is a cluster node' };
  const policy = value('maxmemory_policy');
  if (value('maxmemory') !== '0' && policy !== 'noeviction') {
    return { kind: 'unsuitable', reason: `its maxmemory-policy is ${policy}, which may drop jobs` };
  }
  return { kind: 'suitable', version };
}
