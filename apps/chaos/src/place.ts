import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DurableRedis,
  migrate,
  migrationsFolder,
  openDurableRedis,
  openPrivatePostgres,
  type PrivatePostgres,
  repositoryRoot,
} from '@filings/local-stack';
import postgres from 'postgres';

const DATABASE = 'filings';

/** Where one run lives: its folder, its own Redis and its own PostgreSQL, migrated and empty. */
export interface Place {
  dir: string;
  logDir: string;
  redis: DurableRedis;
  postgres: PrivatePostgres;
  databaseUrl: string;
  /** Stops both servers and removes their data; logs stay. */
  close(): Promise<void>;
}

export async function openPlace(dir: string): Promise<Place> {
  const logDir = join(dir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const programsDir = join(repositoryRoot(), '.data', 'programs');
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    await Promise.all(opened.map((server) => server.close()));
    rmSync(join(dir, 'data'), { recursive: true, force: true });
  };
  try {
    const redis = await openDurableRedis({ dir: join(dir, 'data'), logDir, programsDir });
    opened.push(redis);
    const database = await openPrivatePostgres({ dir: join(dir, 'data'), logDir });
    opened.push(database);
    const admin = postgres(database.databaseUrl('postgres'), { max: 1 });
    await admin`create database ${admin(DATABASE)}`.finally(() => admin.end());
    const databaseUrl = database.databaseUrl(DATABASE);
    await migrate(databaseUrl, migrationsFolder());
    return { dir, logDir, redis, postgres: database, databaseUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
