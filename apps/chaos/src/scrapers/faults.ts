import type { Fault, FaultAnswer } from '@filings/exchange-replay';
import { istTime, type Span } from './span.ts';

/** Answers that cost a poll or two. */
const PASSING: readonly FaultAnswer[] = [
  'empty-object',
  'bare-string',
  'empty-table',
  'truncated-json',
  'reset',
  'redirect',
  'rate-limited',
  'slow',
  'duplicated-rows',
  'reordered-rows',
];
const OF_FEEDS: readonly FaultAnswer[] = ['stray-text', 'bom', 'truncated-json', 'html200', 'slow', 'reset', 'silent'];
/** Answers after which a host is left alone for some seconds, or that end with the client's time-out. */
const LASTING: readonly FaultAnswer[] = ['html200', 'silent', 'forbidden'];

const SLOW_MS = 1_500;
/** All lists of one exchange are closed for so long, and its feed stands in; in a short run for this share of it. */
const CLOSED_MS = 4_000;
const CLOSED_SHARE = 1 / 12;
/** Below this a run has no room for answers that last. */
const LEAST_FOR_LASTING_MS = 5 * 60_000;

export interface FaultsOptions {
  /** Of the requests for lists and feeds, 0 to 1. */
  rate: number;
  seed: number;
  speed: number;
  span: Span;
}

/**
 * The faults of a run: by chance those that pass, each exchange's lists closed once for some seconds, and in a long run
 * each of those that last once for each exchange, never at both exchanges together. None with a rate of 0.
 */
export function planFaults({ rate, seed, speed, span }: FaultsOptions): Fault[] {
  if (rate === 0) return [];
  const wallMs = (span.endsAt - span.startsAt) / speed;
  const closedMs = Math.min(CLOSED_MS, wallMs * CLOSED_SHARE);
  /** For `ms` of wall time from this share of the span on. */
  const stretch = (share: number, ms: number) => {
    const start = span.startsAt + share * (span.endsAt - span.startsAt);
    return { from: istTime(start), until: istTime(start + ms * speed) };
  };
  const chances = (match: Fault['match'], answers: readonly FaultAnswer[], at: number): Fault[] =>
    answers.map((answer, nth) => ({
      match,
      answer,
      probability: rate / answers.length,
      seed: seed * 100 + at * 20 + nth,
      ...(answer === 'slow' && { ms: SLOW_MS }),
    }));
  const lists = ['bse-list', 'nse-list'] as const;
  const lasting = lists.flatMap((match, which) =>
    LASTING.map((answer, nth): Fault => ({ match, answer, ...stretch((nth + 0.5 * which + 0.3) / 3.3, 1_000) })),
  );
  return [
    ...lists.map((match, which): Fault => ({ match, answer: 'redirect', ...stretch(0.2 + 0.4 * which, closedMs) })),
    ...(wallMs < LEAST_FOR_LASTING_MS ? [] : lasting),
    ...lists.flatMap((match, at) => chances(match, PASSING, at)),
    ...(['bse-feed', 'nse-feed'] as const).flatMap((match, at) => chances(match, OF_FEEDS, at + 2)),
  ];
}
