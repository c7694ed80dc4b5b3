import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalStackError } from './error.ts';

/** Where everything of one stack lives. One data folder is one stack, whoever uses it. */
export interface Layout {
  /** Real path, so that two spellings of one folder are one stack. */
  readonly dataDir: string;
  /** sha256 of the real path, hex. */
  readonly id: string;
  readonly redisDir: string;
  readonly postgresDir: string;
  /** Programs fetched for this stack. */
  readonly programsDir: string;
  readonly logDir: string;
  readonly runDir: string;
  readonly secretFile: string;
}

/** Creates the folders that are missing; traversable, because PostgreSQL may run as another user than ours. */
export function openLayout(dataDir: string): Layout {
  try {
    mkdirSync(dataDir, { recursive: true });
    const real = realpathSync(dataDir);
    const layout: Layout = {
      dataDir: real,
      id: createHash('sha256').update(real).digest('hex'),
      redisDir: join(real, 'redis'),
      postgresDir: join(real, 'postgres'),
      programsDir: join(real, 'programs'),
      logDir: join(real, 'log'),
      runDir: join(real, 'run'),
      secretFile: join(real, 'run', 'secret'),
    };
    for (const dir of [layout.redisDir, layout.logDir, layout.runDir]) mkdirSync(dir, { recursive: true });
    return layout;
  } catch (cause) {
    throw new LocalStackError(
      'data_folder_unusable',
      `The data folder ${dataDir} cannot be used: ${(cause as Error).message}. If it was made by another user, run as that user or remove the folder.`,
      { cause },
    );
  }
}

/** The secret by which users and keeper of one data folder know each other; made once, readable by its owner alone. */
export function readSecret(layout: Layout): string {
  try {
    writeFileSync(layout.secretFile, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unreadable(layout, error);
  }
  try {
    return readFileSync(layout.secretFile, 'utf8');
  } catch (error) {
    throw unreadable(layout, error);
  }
}

function unreadable(layout: Layout, cause: unknown): LocalStackError {
  return new LocalStackError(
    'data_folder_unusable',
    `${layout.secretFile} cannot be used: ${(cause as Error).message}. The folder ${layout.dataDir} belongs to another user: run as that user or remove it.`,
    { cause },
  );
}
