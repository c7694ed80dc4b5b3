import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalStackError } from './error.ts';

/** One file of supabase/migrations. */
export interface Migration {
  /** Fourteen digits, the time it was begun; also its order. */
  readonly version: string;
  readonly name: string;
  readonly file: string;
  readonly sql: string;
}

const FILE = /^(\d{14})_(.+)\.sql$/;

/** All migrations of a folder in order. A folder that does not exist has none; a misnamed file is an error. */
export function readMigrations(dir: string): Migration[] {
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir).filter((file) => file.endsWith('.sql'));
  const migrations = files.sort().map((file) => {
    const [, version, name] = FILE.exec(file) ?? [];
    if (version === undefined || name === undefined) {
      throw new LocalStackError('migration_misnamed', `${join(dir, file)} must be named <14 digits>_<name>.sql`);
    }
    return { version, name, file, sql: readFileSync(join(dir, file), 'utf8') };
  });
  const twice = migrations.find((migration, index) => migration.version === migrations[index - 1]?.version);
  if (twice) throw new LocalStackError('migration_misnamed', `Two files in ${dir} have the version ${twice.version}`);
  return migrations;
}

/** Tells one state of the folder from another. */
export function fingerprint(migrations: readonly Migration[]): string {
  const hash = createHash('sha256');
  for (const { file, sql } of migrations) hash.update(`${file}\0${sql}\0`);
  return hash.digest('hex').slice(0, 12);
}
