import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type AttachmentAnswer, addressOf, type Dataset, type ReplayFiling, type WireRow } from './dataset.ts';
import { ReplayError } from './error.ts';
import { dayOf, parseBseTime, parseNseTime } from './time.ts';

const time = (parse: (text: string) => number | null) =>
  z.string().transform((text, context) => {
    const ms = parse(text);
    if (ms === null) context.addIssue({ code: 'custom', message: `"${text}" is no time of this exchange` });
    return ms ?? 0;
  });

/** What the replay itself reads of a row; the rest goes out as it was recorded. */
const NseRow = z.looseObject({
  seq_id: z.string().min(1),
  an_dt: time(parseNseTime),
  exchdisstime: z.string().nullish(),
  attchmntFile: z.string(),
});
const BseRow = z.looseObject({
  NEWSID: z.string().min(1),
  NEWS_DT: time(parseBseTime),
  DissemDT: z.string().nullish(),
  ATTACHMENTNAME: z.string(),
});
const Attachments = z.record(z.url(), z.string().min(1));

const CONTENT_TYPES: Record<string, string> = { '.pdf': 'application/pdf', '.zip': 'application/zip' };
const ATTACH_LIVE = 'https://www.bseindia.com/xml-data/corpfiling/AttachLive/';

/**
 * Reads a folder with `nse-corporate-announcements.json`, `bse-announcements.json` (rows in wire shape, newest
 * first) and `attachments.json` (address -> path relative to the folder). An address that is not there answers 404.
 * Throws ReplayError `recording_unreadable` or `recording_invalid`, naming file and row.
 */
export async function loadRecording(directory: string): Promise<Dataset> {
  const dir = resolve(directory);
  const nse = await readRows(dir, 'nse-corporate-announcements.json', nseFiling);
  const bse = await readRows(dir, 'bse-announcements.json', bseFiling);
  const paths = check(Attachments, await readJson(dir, 'attachments.json'), join(dir, 'attachments.json'));
  const byAddress = new Map(Object.entries(paths).map(([url, path]) => [addressOf(url), path]));
  const filings = [...nse, ...bse];
  const days = filings.flatMap(({ publishedAt, visibleFrom }) => [dayOf(publishedAt), dayOf(visibleFrom)]).sort();
  if (days.length === 0)
    throw new ReplayError('recording_invalid', `The recording in ${dir} has no rows: there is nothing to replay.`);
  return {
    name: `recording ${basename(dir)}`,
    firstDay: days[0]!,
    lastDay: days.at(-1)!,
    filings,
    attachment: (url) => readAttachment(dir, byAddress, url),
    issuers: [],
    truth: null,
  };
}

function nseFiling(raw: WireRow): ReplayFiling {
  const row = NseRow.parse(raw);
  return {
    exchange: 'nse',
    segment: 'equities',
    exchangeId: row.seq_id,
    publishedAt: row.an_dt,
    visibleFrom: parseNseTime(row.exchdisstime ?? '') ?? row.an_dt,
    attachmentUrl: row.attchmntFile === '-' || row.attchmntFile === '' ? null : row.attchmntFile,
    rows: 1,
    row: async () => raw,
  };
}

function bseFiling(raw: WireRow): ReplayFiling {
  const row = BseRow.parse(raw);
  return {
    exchange: 'bse',
    segment: 'equity',
    exchangeId: row.NEWSID,
    publishedAt: row.NEWS_DT,
    visibleFrom: parseBseTime(row.DissemDT ?? '') ?? row.NEWS_DT,
    attachmentUrl: row.ATTACHMENTNAME === '' ? null : ATTACH_LIVE + row.ATTACHMENTNAME,
    rows: 1,
    row: async () => raw,
  };
}

async function readRows(dir: string, file: string, toFiling: (row: WireRow) => ReplayFiling): Promise<ReplayFiling[]> {
  const path = join(dir, file);
  const rows = check(z.array(z.looseObject({})), await readJson(dir, file), path);
  const filings = rows.map((row, index) => {
    try {
      return toFiling(row);
    } catch (cause) {
      throw invalid(`${path}, row ${index + 1}`, cause);
    }
  });
  return withRepeats(filings);
}

/** A row that the recording holds twice is one filing that the answer holds twice. */
function withRepeats(filings: ReplayFiling[]): ReplayFiling[] {
  const byId = new Map<string, ReplayFiling>();
  for (const filing of filings) {
    const known = byId.get(filing.exchangeId);
    if (known) known.rows += 1;
    else byId.set(filing.exchangeId, filing);
  }
  return [...byId.values()];
}

async function readAttachment(dir: string, paths: Map<string, string>, url: string) {
  // BSE is reported to serve one file under both folders.
  const path = paths.get(url) ?? paths.get(url.replace('/AttachHis/', '/AttachLive/'));
  if (path === undefined) return null;
  try {
    const bytes = await readFile(resolve(dir, path));
    const contentType = CONTENT_TYPES[extname(url).toLowerCase()] ?? 'application/octet-stream';
    return { bytes, contentType } satisfies AttachmentAnswer;
  } catch (cause) {
    const message = `Reading ${path} for ${url} failed: attachments.json of ${dir} must name readable files.`;
    throw new ReplayError('recording_unreadable', message, { cause });
  }
}

async function readJson(dir: string, file: string): Promise<unknown> {
  const path = join(dir, file);
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is no JSON' : 'cannot be read';
    throw new ReplayError('recording_unreadable', `The recording's ${path} ${why}: check the folder.`, { cause });
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(where, result.error);
  return result.data;
}

function invalid(where: string, cause: unknown): ReplayError {
  const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
  return new ReplayError('recording_invalid', `${where} is not as a recording must be: ${why}`, { cause });
}
