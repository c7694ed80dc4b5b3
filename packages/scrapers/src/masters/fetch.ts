import type { Exchange } from '@filings/queue-core';
import { readBody, readJson } from '../answer.ts';
import { isHostTrouble, ScrapeError } from '../errors.ts';
import type { Http, HttpAnswer } from '../http.ts';
import { HEADERS, type ListAddress, MASTER_LISTS } from './lists.ts';
import type { Master, MasterSource } from './master.ts';
import { readMaster } from './read.ts';
import { suspicionOf } from './suspicion.ts';

export interface FetchMastersOptions {
  exchange: Exchange;
  http: Pick<Http, 'get'>;
  /** Only these of its lists; all when absent. */
  sources?: readonly MasterSource[] | undefined;
  /** Rows of the lists before, by which a list that has shrunk is refused. */
  lastRows?: Partial<Record<MasterSource, number>> | undefined;
  signal?: AbortSignal | undefined;
}

/** One list as asked for: read, or why not. */
export type FetchedMaster = ListAddress & ({ master: Master; error: null } | { master: null; error: ScrapeError });

/**
 * Asks an exchange for its lists of securities, one after the other. One that cannot be had or is not to be believed
 * (G12) stops the others only where the host itself is in trouble.
 * Rejects with the reason of `signal`, and with nothing that an answer could cause.
 */
export async function fetchMasters(options: FetchMastersOptions): Promise<FetchedMaster[]> {
  const { exchange, sources } = options;
  const wanted = MASTER_LISTS[exchange].filter(({ source }) => sources === undefined || sources.includes(source));
  const fetched: FetchedMaster[] = [];
  let trouble: ScrapeError | null = null;
  for (const list of wanted) {
    const one: FetchedMaster = trouble ? { ...list, master: null, error: trouble } : await fetchOne(list, options);
    if (one.error !== null && isHostTrouble(one.error)) trouble = one.error;
    fetched.push(one);
  }
  return fetched;
}

async function fetchOne(
  list: ListAddress,
  { exchange, http, lastRows, signal }: FetchMastersOptions,
): Promise<FetchedMaster> {
  const { source, url } = list;
  try {
    const answer = await http.get(url, { headers: HEADERS[exchange], signal });
    const master = readMaster(textOf(answer, exchange), { expect: source, where: `GET ${url}` });
    const suspicion = suspicionOf(master.rows.read - master.rows.leftOut, lastRows?.[source] ?? null);
    if (suspicion !== null) {
      throw new ScrapeError(
        suspicion.code,
        `GET ${url}: ${suspicion.message}; asking again later, or take it by hand`,
        {
          url,
          status: 200,
        },
      );
    }
    return { ...list, master, error: null };
  } catch (error) {
    if (!(error instanceof ScrapeError)) throw error;
    return { ...list, master: null, error };
  }
}

/** BSE answers JSON, NSE files; a page with status 200 is neither. */
function textOf(answer: HttpAnswer, exchange: Exchange): string {
  if (exchange === 'bse') readJson(answer);
  const text = readBody(answer);
  if (!/^\uFEFF?\s*</.test(text)) return text;
  const { url, status } = answer;
  throw new ScrapeError('html_page', `GET ${url}: status 200 with a page instead of a list`, { url, status });
}
