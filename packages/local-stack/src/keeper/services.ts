import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LocalStackError, messageOf } from '../error.ts';
import type { Layout } from '../layout.ts';
import { openPostgresHome } from '../postgres/home.ts';
import { type PostgresServer, startPostgres } from '../postgres/server.ts';
import { findRedis } from '../redis/find.ts';
import { type RedisServer, startRedis } from '../redis/server.ts';
import type { KeeperConfig } from './config.ts';
import type { ExchangeSpec, Services, Want } from './protocol.ts';
import { startReplay } from './replay.ts';
import { type Restarting, restarting } from './restarting.ts';

export interface KeptServices {
  /** Starts what is wanted and not there yet; whoever asks meanwhile waits for the same start. */
  ensure(want: Want): Promise<Services>;
  /** Ends a replay whose last user is gone, so that the next one begins its day anew. */
  dropExchange(spec: ExchangeSpec): Promise<void>;
  /** In order: replay, PostgreSQL, Redis. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly layout: Layout;
  readonly config: KeeperConfig;
  onNote(line: string): void;
  /** A service died again and again; a replay concerns only those who asked for it. */
  onLost(error: LocalStackError, exchange?: ExchangeSpec): void;
}

interface Redis {
  readonly url: string;
  stop(): Promise<void>;
}

interface Postgres {
  readonly port: number;
  readonly passwordFile: string;
  stop(): Promise<void>;
}

export function createServices(options: ServiceOptions): KeptServices {
  const { layout, config, onNote } = options;
  const lost =
    (name: string, exchange?: ExchangeSpec) =>
    (error: unknown): void =>
      options.onLost(
        new LocalStackError('service_lost', `${name} died and could not be started again: ${messageOf(error)}`),
        exchange,
      );
  let redis: Promise<Redis> | null = null;
  let postgres: Promise<Postgres> | null = null;
  const replays = new Map<string, Promise<Restarting<{ url: string; stop(): Promise<void> }>>>();

  const openRedis = async (): Promise<Redis> => {
    const search = { probePort: config.redisProbePort, programsDir: config.programsDir, path: config.path, onNote };
    const found = await findRedis(search);
    if (found.kind === 'running') return { url: found.url, stop: async () => {} };
    const command = found.kind === 'docker' ? 'docker' : found.command;
    const kept = await restarting<RedisServer>((last) => startRedis(layout, command, last?.port), {
      onNote,
      name: 'Redis',
      onLost: lost('Redis'),
    });
    return { url: kept.first.url, stop: kept.stop };
  };

  const openPostgres = async (): Promise<Postgres> => {
    const home = openPostgresHome(layout);
    if (home.note) onNote(home.note);
    const base = { home, logFile: join(layout.logDir, 'postgres.log'), throwaway: config.throwaway };
    const kept = await restarting<PostgresServer>((last) => startPostgres({ ...base, port: last?.port }), {
      onNote,
      name: 'PostgreSQL',
      onLost: lost('PostgreSQL'),
    });
    return { port: kept.first.port, passwordFile: home.passwordFile, stop: kept.stop };
  };

  const openReplay = (spec: ExchangeSpec) => {
    const key = keyOf(spec);
    let replay = replays.get(key);
    if (!replay) {
      const logFile = join(layout.logDir, `exchange-${key}.log`);
      const start = () => startReplay(spec, logFile, layout.dataDir);
      // A replay that dies is not begun anew: its day would start over under its readers.
      replay = restarting(start, {
        onNote,
        name: 'The replayed exchange',
        onLost: lost('The replayed exchange', spec),
        attempts: 0,
      });
      replays.set(key, replay);
      replay.catch(() => replays.delete(key));
    }
    return replay;
  };

  return {
    async ensure(want) {
      if (want.redis && !redis) {
        redis = openRedis();
        redis.catch(() => {
          redis = null;
        });
      }
      if (!postgres) {
        postgres = openPostgres();
        postgres.catch(() => {
          postgres = null;
        });
      }
      // All are let run to their end: a failure of one must not leave another starting unseen.
      const [r, p, x] = await Promise.allSettled([
        want.redis ? redis : null,
        postgres,
        want.exchange ? openReplay(want.exchange) : null,
      ]);
      for (const result of [r, p, x]) if (result.status === 'rejected') throw result.reason;
      const { port, passwordFile } = (p as PromiseFulfilledResult<Postgres>).value;
      return {
        redisUrl: (r as PromiseFulfilledResult<Redis | null>).value?.url ?? null,
        postgresPort: port,
        passwordFile,
        gatewayUrl: (x as PromiseFulfilledResult<{ first: { url: string } } | null>).value?.first.url ?? null,
      };
    },
    async dropExchange(spec) {
      const replay = replays.get(keyOf(spec));
      replays.delete(keyOf(spec));
      await (await replay?.catch(() => null))?.stop();
    },
    async stop() {
      const results = await Promise.allSettled([...replays.values()].map(async (replay) => (await replay).stop()));
      replays.clear();
      results.push(...(await Promise.allSettled([postgres?.then((server) => server.stop())])));
      results.push(...(await Promise.allSettled([redis?.then((server) => server.stop())])));
      for (const result of results) if (result.status === 'rejected') onNote(messageOf(result.reason));
    },
  };
}

/** Replays of equal commands are one. */
export function keyOf(spec: ExchangeSpec): string {
  return createHash('sha256').update(JSON.stringify(spec.command)).digest('hex').slice(0, 8);
}
