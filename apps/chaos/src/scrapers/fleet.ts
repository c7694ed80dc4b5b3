import type { Exchange } from '@filings/exchange-replay';
import { createManagedApp, type ManagedApp } from '../managed-app.ts';
import { builtEntry } from '../system.ts';
import { SEGMENTS, scraperEnvironment } from './environment.ts';
import type { ScraperKill } from './kills.ts';
import { createPollLog, type Poll } from './poll-log.ts';

export const EXCHANGES = ['bse', 'nse'] as const;

export interface Fleet {
  /** By time. */
  polls: readonly Poll[];
  start(): Promise<void>;
  /** Who leads, or who does not; null while there is none. */
  find(kill: Pick<ScraperKill, 'exchange' | 'role'>): Promise<ManagedApp | null>;
  stop(withinMs?: number): Promise<void>;
}

export interface FleetOptions {
  env: NodeJS.ProcessEnv;
  logDir: string;
  leaderPid(exchange: Exchange): Promise<number | null>;
  /** Processes for each exchange beside the leader. */
  standbys: number;
  onLead(name: string, exchange: Exchange): void;
  onOwnEnd(name: string, how: string): void;
}

/** Every poll asks for today and the day before. */
const DAYS_A_POLL = 2;

/** The scrapers of both exchanges, leaders and stand-bys, as real processes; and what their logs say of each poll. */
export function createFleet({ env, logDir, leaderPid, standbys, onLead, onOwnEnd }: FleetOptions): Fleet {
  const polls: Poll[] = [];
  const lists = { bse: DAYS_A_POLL * SEGMENTS.bse.length, nse: DAYS_A_POLL * SEGMENTS.nse.length };
  const apps = EXCHANGES.flatMap((exchange) =>
    Array.from({ length: standbys + 1 }, (_, nth) => {
      const name = `${exchange}-scraper-${nth + 1}`;
      const onLine = createPollLog({
        lists,
        onPoll: (poll) => polls.push(poll),
        onLead: (led) => onLead(name, led),
      });
      const entry = builtEntry(`${exchange}-scraper`);
      const app = createManagedApp({
        name,
        entry,
        env: scraperEnvironment(env),
        logDir,
        onLine,
        onOwnEnd: (how) => onOwnEnd(name, how),
      });
      return { exchange, app };
    }),
  );

  return {
    polls,
    async start() {
      await Promise.all(apps.map(({ app }) => app.start()));
    },
    async find({ exchange, role }) {
      const leader = await leaderPid(exchange);
      if (leader === null) return null;
      const living = apps.filter(({ exchange: of, app }) => of === exchange && app.pid() !== null);
      const those = living.filter(({ app }) => (app.pid() === leader) === (role === 'leader'));
      return those[0]?.app ?? null;
    },
    async stop(withinMs) {
      await Promise.all(apps.map(({ app }) => app.stop(withinMs)));
    },
  };
}
