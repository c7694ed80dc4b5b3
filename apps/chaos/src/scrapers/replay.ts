import { fileURLToPath } from 'node:url';
import type { Exchange, FaultTarget } from '@filings/exchange-replay';
import { startReplayServer } from '../replay-process.ts';
import type { ReplayPlan } from './replay-server.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** A filing as its exchange makes it known. */
export interface Published {
  exchange: Exchange;
  segment: string;
  exchangeId: string;
  publishedAt: string;
  /** Wall time. */
  visibleAt: string;
  /** Where its attachment is; null where it has none. */
  attachment: string | null;
}

export interface GivenFault {
  /** Wall time. */
  at: string;
  target: FaultTarget;
  answer: string;
}

export interface SpanReplay {
  url: string;
  /** Starts the clock over. */
  restart(): Promise<void>;
  isDone(): Promise<boolean>;
  list(): Promise<Published[]>;
  faults(): Promise<GivenFault[]>;
  stop(): Promise<void>;
}

/** @throws ChaosError `not_started` */
export async function startSpanReplay(plan: ReplayPlan, env: NodeJS.ProcessEnv, logDir: string): Promise<SpanReplay> {
  const { url, ask, stop } = await startReplayServer({
    args: [
      ...(extension === 'ts' ? ['--conditions=@filings/source'] : []),
      fileURLToPath(new URL(`./replay-server.${extension}`, import.meta.url)),
      JSON.stringify(plan),
    ],
    env,
    logDir,
  });
  return {
    url,
    restart: () => ask('restart', 'POST'),
    isDone: async () => (await ask<{ done: boolean }>('clock')).done,
    list: () => ask('list'),
    faults: () => ask('faults/log'),
    stop,
  };
}
