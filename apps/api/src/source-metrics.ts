import { Exchange } from '@filings/queue-core';
import { ALARM_REASONS } from '@filings/scrapers';
import type { CoverageReport, Store } from '@filings/supabase-sink';
import { type Family, gauge, type Sample } from './metrics.ts';
import type { SourceReport } from './sources.ts';

/** How the exchanges are read. An age that there is none of is left out: its alarm says so. */
export function sourceFamilies(sources: readonly SourceReport[], now: Date): Family[] {
  const per = (value: (source: SourceReport) => number | null): Sample[] =>
    sources.flatMap((source) => {
      const is = value(source);
      return is === null ? [] : [{ labels: { exchange: source.exchange }, value: is }];
    });
  const age = (time: string | null) => (time === null ? null : Math.max(0, now.getTime() - Date.parse(time)) / 1_000);
  const alarms = sources.flatMap(({ exchange, alarms: raised }) =>
    ALARM_REASONS.map((reason) => ({
      labels: { exchange, reason },
      value: raised.some((alarm) => alarm.reason === reason) ? 1 : 0,
    })),
  );

  return [
    gauge(
      'filings_source_last_poll_seconds',
      'Since the last poll of the exchange began.',
      per(({ polledAt }) => age(polledAt)),
    ),
    gauge(
      'filings_source_last_answer_seconds',
      'Since the exchange last gave a well-formed answer.',
      per(({ answeredAt }) => age(answeredAt)),
    ),
    gauge(
      'filings_source_last_filing_seconds',
      'Since a new filing was last found there.',
      per(({ foundAt }) => age(foundAt)),
    ),
    gauge('filings_source_alarm', '1 while filings may be late or missing, by the reason.', alarms),
    gauge(
      'filings_source_failing_polls',
      'Polls in a row that failed.',
      per(({ failing }) => failing?.polls ?? 0),
    ),
    gauge(
      'filings_source_fallback',
      "1 while the exchange's feed stands in for its list.",
      per(({ fallback }) => (fallback ? 1 : 0)),
    ),
    gauge(
      'filings_source_standbys',
      'Scrapers that would take over from the one that leads.',
      per(({ standbys }) => standbys),
    ),
    gauge(
      'filings_backlog_open_days',
      'Days, one for each segment, that are still to be read again.',
      per(({ backlog }) => backlog),
    ),
  ].filter(({ values }) => values.length > 0);
}

type Totals = Record<Exchange, CoverageReport['totals']>;

/** Today's and yesterday's totals of each exchange. */
export async function readTotals(store: Store, today: string, yesterday: string): Promise<Totals> {
  const read = async (exchange: Exchange) => [
    exchange,
    (await store.coverage({ exchange, from: yesterday, to: today, limit: 1 })).totals,
  ];
  return Object.fromEntries(await Promise.all(Exchange.options.map(read))) as Totals;
}

export function coverageFamilies(totals: Totals): Family[] {
  const per = (value: (totals: CoverageReport['totals']) => number): Sample[] =>
    Exchange.options.map((exchange) => ({ labels: { exchange }, value: value(totals[exchange]) }));
  return [
    gauge(
      'filings_coverage_reported',
      'Rows of today and yesterday by the count of the exchange.',
      per(({ reported }) => reported),
    ),
    gauge(
      'filings_coverage_missing',
      'Of these, rows that are not stored here.',
      per(({ missing }) => missing),
    ),
  ];
}
