import type { Exchange } from '@filings/exchange-replay';
import type { MadeKill } from './killer.ts';
import type { GivenFault } from './replay.ts';
import type { Trouble } from './windows.ts';

/**
 * What excuses a filing: a fault that a request for a list of its exchange met, the end of the leader, and the time
 * before anybody polled. Not: a fault of the feed, which is only the witness; the end of a stand-by.
 */
export function troublesOf(met: {
  exchanges: readonly Exchange[];
  /** When the clock of the replay started, epoch milliseconds. */
  began: number;
  faults: readonly GivenFault[];
  kills: readonly Pick<MadeKill, 'exchange' | 'role' | 'at'>[];
}): Trouble[] {
  return [
    ...met.exchanges.map((exchange): Trouble => ({ exchange, at: met.began, kind: 'start' })),
    ...met.faults.flatMap(({ target, at, answer }): Trouble[] => {
      if (target !== 'bse-list' && target !== 'nse-list') return [];
      return [{ exchange: target === 'bse-list' ? 'bse' : 'nse', at: Date.parse(at), kind: 'fault', answer }];
    }),
    ...met.kills
      .filter(({ role }) => role === 'leader')
      .map(({ exchange, at }): Trouble => ({ exchange, at, kind: 'kill' })),
  ];
}
