import { readFile, stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Master, type MasterSource, readMaster, ScrapeError, securitiesJobs } from '@filings/scrapers';
import type { Store } from '@filings/supabase-sink';
import { CliError, usage } from '../error.ts';
import { pathTyped } from '../place.ts';
import type { Progress } from '../progress.ts';
import { type TakenList, takenList } from './taken.ts';
import { createUpload } from './upload.ts';

export interface ReadFile {
  file: string;
  asOf: Date;
  master: Master;
}

/**
 * Reads all files before anything is stored. A file is as of when it was written, unless said otherwise; `-` is stdin.
 * @throws CliError `wrong_usage` for a file that cannot be opened, `unknown_list` for one that is no list
 */
export async function readFiles(
  files: readonly string[],
  { source, asOf }: { source?: MasterSource | undefined; asOf?: string | undefined },
): Promise<ReadFile[]> {
  const read: ReadFile[] = [];
  const now = new Date();
  // What is newer overrules: a list of the future would overrule all that come until then.
  if (asOf !== undefined && new Date(asOf) > now) throw usage(`--as-of ${asOf} is in the future.`);
  for (const file of files) {
    const { content, writtenAt } = await contentOf(file);
    const when = asOf !== undefined ? new Date(asOf) : writtenAt < now ? writtenAt : now;
    try {
      const master = readMaster(content, { where: file, ...(source === undefined ? {} : { expect: source }) });
      read.push({ file, asOf: when, master });
    } catch (error) {
      if (!(error instanceof ScrapeError)) throw error;
      throw new CliError('unknown_list', error.message, { cause: error });
    }
  }
  return read;
}

async function contentOf(file: string): Promise<{ content: string; writtenAt: Date }> {
  try {
    if (file === '-') return { content: await text(process.stdin), writtenAt: new Date() };
    const path = pathTyped(file, process.env);
    const [content, { mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { content, writtenAt: mtime };
  } catch (error) {
    throw usage(`${file} cannot be read: ${(error as Error).message}`, error);
  }
}

/** Stores what was read, file by file in the order given; without a store nothing is stored. */
export async function importFiles(
  files: readonly ReadFile[],
  store: Store | null,
  progress: Progress,
): Promise<TakenList[]> {
  const taken: TakenList[] = [];
  for (const { file, asOf, master } of files) {
    if (store === null) {
      taken.push(takenList(file, asOf, master, null));
      continue;
    }
    const upload = createUpload(store, progress.step);
    progress.start(master.source, master.securities.length);
    try {
      for (const job of securitiesJobs(master.source, asOf, master.securities)) await upload.take(job);
    } finally {
      progress.stop();
    }
    taken.push(takenList(file, asOf, master, upload.storedOf(master.source)));
  }
  return taken;
}
