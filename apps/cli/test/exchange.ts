import { createReplay, type Dataset, generateDay, type Replay } from '@filings/exchange-replay';
import { dayOf } from '@filings/scrapers';
import { test as base } from './filings.ts';

export interface PastDays {
  replay: Replay;
  /** The exchange's ids of BSE's equity list on a day, each once. */
  idsOf(day: string): string[];
  /** From now on the lists of this day hang until `release`, or fail with status 500. */
  hold(day: string): { release(): void };
  fail(day: string): { mend(): void };
}

/** What BSE's equity list shows of three days in February, all of it from the start. */
export const DAYS = ['2026-02-11', '2026-02-10', '2026-02-09'] as const;
const FILINGS = 150;

/** `filings` on days that are over, at an exchange of the test's own. */
export const test = base.extend<{ past: PastDays }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used from the pattern
  past: async ({}, use) => {
    const days = await Promise.all(DAYS.map((day, n) => generateDay({ seed: n + 1, filings: FILINGS, day })));
    const inTheWay = new Map<string, Promise<void>>();
    const filings = days
      .flatMap((day) => day.filings)
      .map((filing) => ({
        ...filing,
        async row() {
          await inTheWay.get(dayOf(new Date(filing.publishedAt)));
          return filing.row();
        },
      }));
    const dataset: Dataset = {
      ...days[0]!,
      name: 'three days',
      firstDay: DAYS.at(-1)!,
      lastDay: DAYS[0],
      filings,
      attachment: async () => null,
      truth: null,
    };
    const replay = await createReplay({ dataset, durationMs: 1 });
    const releases: (() => void)[] = [];
    await use({
      replay,
      idsOf: (day) => [
        ...new Set(
          filings
            .filter(({ exchange, segment }) => exchange === 'bse' && segment === 'equity')
            .filter(({ publishedAt }) => dayOf(new Date(publishedAt)) === day)
            .map(({ exchangeId }) => exchangeId),
        ),
      ],
      hold(day) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const release = () => {
          inTheWay.delete(day);
          resolve();
        };
        inTheWay.set(day, promise);
        releases.push(release);
        return { release };
      },
      fail(day) {
        const failure = Promise.reject(new Error('the list is broken'));
        failure.catch(() => {});
        inTheWay.set(day, failure);
        return { mend: () => void inTheWay.delete(day) };
      },
    });
    for (const release of releases) release();
    await replay.close();
  },
});
