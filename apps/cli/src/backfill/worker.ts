import { CONTRACT_VERSION, connectRedis, createQueues, createRateBudget, type Exchange } from '@filings/queue-core';
import { createBseSource, createNseSource, workOnBacklog } from '@filings/scrapers';
import type { Installation } from '../installation.ts';
import type { ExchangeSettings } from './settings.ts';

export interface WorkerOptions {
  here: Pick<Installation, 'redisUrl' | 'prefix'>;
  exchange: Exchange;
  settings: ExchangeSettings;
  /** Who works, for people who look. */
  holder: string;
  onProblem(message: string): void;
}

export interface BacklogWorker {
  /** Gives up what is being read (its pages are kept) and hands the lease back. */
  stop(): Promise<void>;
}

/** Works on the backlog of an exchange as its scraper would, on a connection that outlives a Redis that is away. */
export function startWorker({ here, exchange, settings, holder, onProblem }: WorkerOptions): BacklogWorker {
  const { redisUrl, prefix } = here;
  const { gatewayUrl, proxyUrl, rates, segments } = settings;
  const redis = connectRedis(redisUrl);
  redis.on('error', () => {});
  const queues = createQueues({ connection: redis, prefix });
  const access = createRateBudget({ connection: redis, prefix, rates });
  const way = { gatewayUrl, proxyUrl, ...access };
  const source =
    exchange === 'bse'
      ? createBseSource({ segments: segments.bse, ...way })
      : createNseSource({ segments: segments.nse, ...way });
  const stopping = new AbortController();
  const running = workOnBacklog({
    source,
    redis,
    prefix,
    holder,
    signal: stopping.signal,
    intake: (filings) => queues.intake(filings, { backlog: true }),
    async onCoverage(coverage) {
      await queues.add('supabase_upload', { v: CONTRACT_VERSION, kind: 'coverage', coverage });
    },
    onProblem(day, error) {
      // What keeps a day from being read is told from the backlog, whoever works on it.
      if (day === null) onProblem(error.message);
    },
    onBadRow: ({ segment, day }, { reason }) => onProblem(`${day} ${segment}: a row that is no filing: ${reason}`),
  });
  return {
    async stop() {
      stopping.abort(new Error('the backfill was stopped'));
      await running;
      await source.close();
      await queues.close();
      redis.disconnect();
    },
  };
}
