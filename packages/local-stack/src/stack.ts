import { readFileSync } from 'node:fs';
import { type ExchangeRequest, exchangeCommand } from './exchange.ts';
import { type Closed, hold } from './keeper/hold.ts';
import { openLayout } from './layout.ts';
import { searchPath } from './process.ts';
import { findRedis } from './redis/find.ts';

export interface LocalStackOptions {
  /** One folder is one stack: whoever names the same folder shares its services. Made when missing. */
  readonly dataDir: string;
  /** A Redis to use as it is; without it the machine's best is found (see `findRedis`). */
  readonly redisUrl?: string | undefined;
  /** Where a Redis of the machine is looked for on loopback; false: never use one that is not ours. Default 6379. */
  readonly redisProbePort?: number | false;
  /** Where a private copy of Redis' programs is kept; several stacks may share one. Default: `programs` in `dataDir`. */
  readonly programsDir?: string | undefined;
  /** The replayed exchange, if one is wanted. */
  readonly exchange?: ExchangeRequest | false;
  /** Program and arguments in place of the replay's own, its options are added behind. */
  readonly exchangeCommand?: readonly string[];
  /** How long the services outlive their last user (ms). Default 1500. */
  readonly lingerMs?: number;
  /** PostgreSQL without fsync, for data that may be lost: tests. */
  readonly throwaway?: boolean;
  /** Lines worth showing: what was chosen and why, what was fetched, what died and came back. */
  readonly onNote?: (line: string) => void;
}

export interface LocalStack {
  readonly dataDir: string;
  readonly redisUrl: string;
  /** Differs between data folders, so that two checkouts on one Redis do not mix. */
  readonly keyPrefix: string;
  /** Superuser's URL of the database `postgres`. */
  readonly adminUrl: string;
  /** Superuser's URL of a database (default `postgres`); says nothing about whether it exists. */
  databaseUrl(name?: string): string;
  readonly gatewayUrl: string | null;
  /** Everything noted so far. */
  readonly notes: readonly string[];
  readonly keeperPid: number;
  /** Resolves when the hold is over, for whatever reason. */
  readonly closed: Promise<Closed>;
  /** Lets go. With `wait`, resolves once the services have stopped, if nobody else uses them. */
  release(options?: { wait?: boolean }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Uses the stack of a data folder, starting what does not run yet. The hold ends with `release` or with our process,
 * however it ends; when the last one is gone, everything stops.
 *
 * @throws LocalStackError `redis_not_found`, `redis_unusable`, `postgres_not_installed`, `postgres_start_failed`,
 * `data_folder_unusable`, `exchange_start_failed`, `keeper_start_failed`
 */
export async function acquireLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const notes: string[] = [];
  const onNote = (line: string) => {
    notes.push(line);
    options.onNote?.(line);
  };
  const layout = openLayout(options.dataDir);
  const path = searchPath();
  if (options.redisUrl !== undefined) {
    await findRedis({
      url: options.redisUrl,
      probePort: false,
      programsDir: options.programsDir ?? layout.programsDir,
      path,
      onNote,
    });
  }
  const held = await hold({
    layout,
    config: {
      dataDir: layout.dataDir,
      redisProbePort: options.redisProbePort ?? 6379,
      lingerMs: options.lingerMs ?? 1_500,
      throwaway: options.throwaway ?? false,
      path,
      programsDir: options.programsDir ?? layout.programsDir,
    },
    want: {
      redis: options.redisUrl === undefined,
      exchange: options.exchange ? { command: exchangeCommand(options.exchange, options.exchangeCommand) } : null,
    },
    onNote,
  });
  const { services, release } = held;
  const password = readFileSync(services.passwordFile, 'utf8').trim();
  const databaseUrl = (name = 'postgres') =>
    `postgres://postgres:${password}@127.0.0.1:${services.postgresPort}/${encodeURIComponent(name)}`;
  return {
    dataDir: layout.dataDir,
    redisUrl: options.redisUrl ?? (services.redisUrl as string),
    keyPrefix: `filings-${layout.id.slice(0, 8)}`,
    adminUrl: databaseUrl(),
    databaseUrl,
    gatewayUrl: services.gatewayUrl,
    notes,
    keeperPid: held.keeperPid,
    closed: held.closed,
    release,
    [Symbol.asyncDispose]: () => release(),
  };
}
