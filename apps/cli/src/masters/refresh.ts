import { createRateBudget, type Exchange } from '@filings/queue-core';
import {
  createMastersRefresh,
  fetchMasters,
  gatewayClock,
  type MasterSource,
  openMastersHttp,
  systemClock,
} from '@filings/scrapers';
import { readExchangeSettings } from '../backfill/settings.ts';
import { CliError } from '../error.ts';
import type { Installation } from '../installation.ts';
import type { Progress } from '../progress.ts';
import { mastersStore } from './store.ts';
import { type TakenList, takenList } from './taken.ts';
import { createUpload } from './upload.ts';

export interface ExchangeAccess {
  gatewayUrl: string | undefined;
  http: ReturnType<typeof openMastersHttp>;
}

/**
 * Asks the exchanges as this installation does: through its gateway, in turn with its scrapers.
 * @throws CliError `exchange_not_meant`
 */
export function openExchanges({ env, redis, prefix }: Installation): ExchangeAccess {
  const { gatewayUrl, proxyUrl, rates, mayAsk } = readExchangeSettings(env);
  if (!mayAsk) {
    throw new CliError(
      'exchange_not_meant',
      'Out of a checkout the real exchanges are asked only when FILINGS_EXCHANGE=live says so; or import files instead.',
    );
  }
  return {
    gatewayUrl,
    http: openMastersHttp({ gatewayUrl, proxyUrl, ...createRateBudget({ connection: redis, prefix, rates }) }),
  };
}

export interface Refreshed {
  lists: TakenList[];
  failed: { source: MasterSource; from: string; code: string; message: string }[];
}

/**
 * Takes all lists of the exchanges now and stores all of them; the daily refresh knows of it. What fails is returned,
 * and stops nothing else.
 */
export async function refreshMasters(
  here: Installation,
  { exchanges, acceptShrunk, progress }: { exchanges: readonly Exchange[]; acceptShrunk: boolean; progress: Progress },
): Promise<Refreshed> {
  const { redis, prefix } = here;
  const upload = createUpload(mastersStore(here.store), progress.step);
  const { gatewayUrl, http } = openExchanges(here);
  const refreshed: Refreshed = { lists: [], failed: [] };
  try {
    const clock = gatewayUrl === undefined ? systemClock : await gatewayClock(gatewayUrl);
    for (const exchange of exchanges) {
      const refresh = createMastersRefresh({
        exchange,
        async fetch(options) {
          const lists = await fetchMasters({ exchange, http, ...options });
          progress.start(
            exchange.toUpperCase(),
            lists.reduce((sum, { master }) => sum + (master?.securities.length ?? 0), 0),
          );
          return lists;
        },
        hand: upload.take,
        redis,
        prefix,
        clock,
        log: SILENT,
      });
      const asOf = clock.now();
      for (const { source, url, master, error } of await refresh.now({ acceptShrunk })) {
        if (master !== null) refreshed.lists.push(takenList(url, asOf, master, upload.storedOf(source)));
        else refreshed.failed.push({ source, from: url, code: codeOf(error), message: error?.message ?? 'no reason' });
      }
      progress.stop();
    }
    return refreshed;
  } finally {
    progress.stop();
    await http.close();
  }
}

/** What it has to say is printed at the end. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

const codeOf = (error: Error | null): string =>
  error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
