import { spawn } from 'node:child_process';
import { freePort } from '@filings/local-stack';
import type { TestDatabase } from './database.ts';
import { startGateway } from './gateway.ts';
import { createProjectKeys } from './keys.ts';
import { postgrestBinary } from './postgrest-binary.ts';
import { until } from './until.ts';

export interface TestPostgrest {
  /** What supabase-js takes as the project's URL. */
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** A user's JWT of that role (`authenticated`), to be sent as bearer beside the publishable key. */
  userToken(claims?: Readonly<Record<string, unknown>>): string;
}

/** Ends PostgREST when our end of its input closes: with us, even if we are killed. */
const WATCHED = '"$1" & server=$!; exec 3<&0; (cat <&3 >/dev/null; kill "$server" 2>/dev/null) & wait "$server"';

/** A real PostgREST over that database, behind the door that Supabase has. Ends with `close`. */
export async function openTestPostgrest(database: TestDatabase): Promise<TestPostgrest & { close(): Promise<void> }> {
  const keys = createProjectKeys();
  const port = await freePort();
  const child = spawn('/bin/sh', ['-c', WATCHED, 'postgrest', postgrestBinary()], {
    env: {
      PGRST_DB_URI: database.url,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public,extensions',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_POOL: '10',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_JWT_SECRET: keys.jwtSecret,
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(port),
      PGRST_LOG_LEVEL: 'error',
    },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.on('error', () => {});
  const close = async () => {
    child.stdin.end();
    await exited;
  };
  try {
    const answers = async () => {
      if (child.exitCode !== null) throw new Error(said);
      return (await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' })).ok;
    };
    await until(answers, { timeoutMs: 20_000, what: 'PostgREST answers' });
  } catch (cause) {
    await close();
    throw new Error(`PostgREST did not start: ${said}`, { cause });
  }
  const gateway = await startGateway(port, keys);
  return {
    url: gateway.url,
    secretKey: keys.secretKey,
    publishableKey: keys.publishableKey,
    userToken: (claims) => keys.sign('authenticated', claims),
    async close() {
      await gateway.close();
      await close();
    },
  };
}
