import type { Filing } from '@filings/queue-core';
import type { List } from './agenda.ts';
import { type Clock, type Day, dayOf } from './clock.ts';
import { ScrapeError } from './errors.ts';
import { handOver, type Intake } from './intake.ts';
import type { PollReport, Problem } from './poll-report.ts';
import { freshDays, type Seen } from './position.ts';
import type { Feed, FeedItem, Source } from './source.ts';
import { compareFeed } from './witness.ts';

export interface FeedDeskOptions {
  source: Source;
  intake: Intake;
  seen: Seen;
  clock: Clock;
  provisional?: (item: FeedItem) => Filing | null;
  feedEveryMs?: number;
  onProblem?: (problem: Problem) => void;
  signal: AbortSignal;
}

export interface FeedDesk {
  /** Whether no list has been answered for some polls. */
  isClosed(): boolean;
  /**
   * Reads the feed when it is due, and hands over from it while the lists are closed. Never rejects; nobody need wait
   * for it: however long a feed is silent, the lists are polled meanwhile.
   */
  look(lists: readonly List[]): Promise<void>;
  /**
   * After a poll: compares the feed that was read before it with what the lists have now. What both looks in a row miss
   * is told, and its list is read whole by the next poll.
   */
  compare(lists: readonly List[], report: PollReport): Promise<void>;
}

/** So many polls in a row without one list answered, and the lists count as closed. */
const CLOSED_POLLS = 2;
/** Where the ids of what the feed alone has told are kept, beside those of the segments. */
const FEED_SEGMENT = 'feed';

/** The exchange's feed: witness of the lists (G12), and their stand-in while they are closed. */
export function createFeedDesk(options: FeedDeskOptions): FeedDesk {
  const { source, seen, clock, feedEveryMs, signal } = options;
  const { exchange } = source;
  let heard: { feed: Feed; at: number; compared: boolean } | null = null;
  let looking: Promise<void> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let closedPolls = 0;
  let handed = 0;
  let missingBefore = new Set<string>();
  let unmatched = 0;

  const isClosed = () => closedPolls >= CLOSED_POLLS;

  async function standIn(feed: Feed, lists: readonly List[]): Promise<void> {
    const { provisional } = options;
    if (!provisional) return;
    const days = freshDays(clock.now());
    const listed = (name: string) => lists.some(({ attachments }) => attachments.has(name));
    const byDay = new Map<Day, Filing[]>();
    for (const item of feed.items) {
      const day = dayOf(new Date(item.publishedAt));
      if (!days.includes(day) || (item.segment !== null && !source.segments.includes(item.segment))) continue;
      const filing = item.attachment === null || listed(item.attachment.name) ? null : provisional(item);
      if (filing !== null) byDay.set(day, [...(byDay.get(day) ?? []), filing]);
    }
    for (const [day, filings] of byDay) {
      const ids = filings.map(({ exchangeId }) => exchangeId);
      const unknown = await seen.unknown(FEED_SEGMENT, day, ids);
      const fresh = filings.filter(({ exchangeId }, at) => unknown.has(exchangeId) && ids.indexOf(exchangeId) === at);
      await handOver(fresh, options.intake, async (taken) => {
        const takenIds = taken.map(({ exchangeId }) => exchangeId);
        await seen.mark(FEED_SEGMENT, day, takenIds);
        handed += taken.length;
      });
    }
  }

  async function read(lists: readonly List[]): Promise<void> {
    try {
      const feed = await source.feed(signal);
      heard = { feed, at: Date.now(), compared: false };
      if (!isClosed()) return;
      await standIn(feed, lists);
      heard.compared = true;
    } catch (error) {
      if (signal.aborted) return;
      const told = error instanceof Error ? error : new Error(String(error));
      options.onProblem?.({ exchange, segment: null, day: null, error: told, failed: false });
    }
  }

  return {
    isClosed,
    async look(lists) {
      if (looking !== null) return looking;
      if (feedEveryMs === undefined || signal.aborted) return;
      const now = performance.now();
      if (!isClosed() && now - askedAt < feedEveryMs) return;
      askedAt = now;
      looking = read(lists).finally(() => {
        looking = null;
      });
      await looking;
    },

    async compare(lists, report) {
      const answered = report.lists.some(({ count }) => count.reported !== null);
      closedPolls = answered || report.lists.length === 0 ? 0 : closedPolls + 1;
      report.fallback = isClosed();
      report.provisional = handed;
      handed = 0;
      report.unmatched = unmatched;
      if (heard === null || heard.compared || report.problems.some(({ failed }) => failed)) return;
      // It may tell what came after the lists were read: the next poll has that too.
      if (heard.at > report.startedAt.getTime()) return;
      heard.compared = true;
      const { lists: witnessed, missing } = compareFeed(heard.feed, lists);
      for (const [at, list] of lists.entries()) {
        list.witnessed = witnessed[at]!;
        if (list.witnessed.unmatched > 0) list.reading = { ...list.reading, settled: false };
        const count = report.lists.find(({ segment, day }) => segment === list.segment && day === list.day)?.count;
        if (count?.received === 0 && list.witnessed.items > 0) {
          list.goodAt = null;
          report.problems.push(emptyTable(list, list.witnessed.items));
        }
      }
      // The lists may come out of a cache: what is missing once is asked for again first.
      const names = missing.flatMap(({ attachment }) => attachment?.name ?? []);
      const twice = names.filter((name) => missingBefore.has(name));
      missingBefore = new Set(names);
      unmatched = report.unmatched = twice.length;
      if (twice.length > 0) report.problems.push(disagreement(twice));
    },
  };

  function emptyTable({ segment, day }: List, items: number): Problem {
    const what = `${exchange} ${segment} ${day}: an empty list, while the feed has ${items} filings; asking again later`;
    return { exchange, segment, day, error: new ScrapeError('empty_table', what, {}), failed: true };
  }

  function disagreement(names: readonly string[]): Problem {
    const shown = names.slice(0, 3).join(', ');
    const what = `${exchange}: the feed has ${names.length} attachments that no list names (${shown}); reading the lists whole`;
    return { exchange, segment: null, day: null, error: new ScrapeError('feed_disagrees', what, {}), failed: false };
  }
}
