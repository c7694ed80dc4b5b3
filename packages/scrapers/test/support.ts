import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Coverage, Filing } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { type BacklogDay, type BadRow, type Clock, readRow, type Source, workOnBacklog } from '../src/index.ts';

/** Real recorded answers, kept beside the repository and never in it. */
const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
export const haveShared = existsSync(shared);
if (!haveShared) console.warn(`SKIPPED: every test on recorded answers, because ${shared} does not exist`);
export const sharedPath = (path: string): string => `${shared}${path}`;
export const sharedText = (path: string): string => readFileSync(sharedPath(path), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: recorded JSON has no type until a client has read it
export const sharedJson = (path: string): any => JSON.parse(readFileSync(sharedPath(path), 'utf8'));

export interface LocalServer {
  url: string;
  /** Every request's path with query, in order. */
  asked: string[];
  requests: IncomingMessage[];
}

/** A real server on 127.0.0.1 for one test. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, requests };
}

export function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
}

export function bseRow(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    NEWSID: id,
    SCRIP_CD: 599001,
    NEWSSUB: 'Sample Works Ltd - 599001 - Outcome of Board Meeting',
    DT_TM: '2026-02-13T18:05:09.87',
    HEADLINE: 'Outcome of the board meeting',
    MORE: '',
    ATTACHMENTNAME: `${id}.pdf`,
    SLONGNAME: 'Sample Works Ltd',
    Fld_Attachsize: 1024,
    ...fields,
  };
}

export function nseRow(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    seq_id: id,
    symbol: 'SAMPLE',
    sm_name: 'Sample Works Limited',
    sm_isin: 'INE000A01020',
    desc: 'Updates',
    dt: '13022026180509',
    an_dt: '13-Feb-2026 18:05:09',
    sort_date: '2026-02-13 18:05:09',
    attchmntText: 'Sample Works Limited has informed the Exchange about an update',
    attchmntFile: `https://nsearchives.nseindia.com/corporate/SAMPLE_${id}.pdf`,
    ...fields,
  };
}

/** BSE's list over rows per day (`YYYYMMDD`, newest first), 50 a page, as the exchange answers it. */
export function bseList(rowsOf: (day: string, type: string) => Record<string, unknown>[]) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const parameters = new URL(request.url ?? '', 'http://gateway').searchParams;
    const rows = rowsOf(parameters.get('strPrevDate') ?? '', parameters.get('strType') ?? '');
    const from = (Number(parameters.get('pageno')) - 1) * 50;
    json(response, { Table: rows.slice(from, from + 50), Table1: [{ ROWCNT: rows.length }] });
  };
}

export const pageOf = (request: string): number => Number(/pageno=(\d+)/.exec(request)?.[1]);
export const dayAsked = (request: string): string => /strPrevDate=(\d+)/.exec(request)?.[1] ?? '';

/** A clock that stands where the test puts it; IST. */
export function clockAt(ist: string): Clock & { set(ist: string): void } {
  let now = new Date(`${ist}+05:30`);
  return {
    now: () => now,
    set(next) {
      now = new Date(`${next}+05:30`);
    },
  };
}

/** An intake that keeps what it was given, and can be told to fail. */
export function memoryIntake() {
  const taken: Filing[] = [];
  const calls = { failNext: null as Error | null };
  const intake = async (filings: Filing[]): Promise<void> => {
    const error = calls.failNext;
    calls.failNext = null;
    if (error) throw error;
    taken.push(...filings);
  };
  return { intake, taken, calls, ids: () => taken.map(({ exchangeId }) => exchangeId) };
}

export interface ReadPage {
  filings: Filing[];
  bad: BadRow[];
  reported: number | null;
}

/** All pages of a day, with every row read. */
export async function collect(source: Source, segment: string, day: string): Promise<ReadPage[]> {
  const pages: ReadPage[] = [];
  for await (const { rows, reported } of source.pages(segment, day)) {
    const read = rows.map((row) => readRow(source, row, segment));
    const isBad = (one: Filing | BadRow): one is BadRow => 'reason' in one;
    pages.push({ filings: read.filter((one) => !isBad(one)) as Filing[], bad: read.filter(isBad), reported });
  }
  return pages;
}

/** `count` ids, newest first: prefix-count .. prefix-1. */
export function newestFirst(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}-${count - at}`);
}

/** Works on the backlog until it is disposed of. */
export function workBacklog(
  source: Source,
  redis: { client: Redis; prefix: string },
  intake: (filings: Filing[]) => Promise<void>,
  holder = 'tester',
) {
  const end = new AbortController();
  const covered: Coverage[] = [];
  const problems: { day: BacklogDay | null; error: Error }[] = [];
  const done = workOnBacklog({
    source,
    redis: redis.client,
    prefix: redis.prefix,
    intake,
    holder,
    signal: end.signal,
    leaseMs: 1000,
    onCoverage: async (coverage) => void covered.push(coverage),
    onProblem: (day, error) => problems.push({ day, error }),
  });
  return {
    covered,
    problems,
    async [Symbol.asyncDispose]() {
      end.abort();
      await done;
    },
  };
}
