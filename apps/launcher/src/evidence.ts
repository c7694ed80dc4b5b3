import { AnnouncementDetail, AnnouncementPage } from '@filings/supabase-sink';
import { z } from 'zod';
import type { ExpectedFiling, ServedFiling } from './summary.ts';

const ReplayClock = z.object({
  now: z.iso.datetime(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  done: z.boolean(),
});
export type ReplayClock = z.infer<typeof ReplayClock>;

const ReplayList = z.array(
  z.object({ exchange: z.string(), segment: z.string(), exchangeId: z.string(), visibleAt: z.iso.datetime() }),
);

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  if (response.status === 429) {
    // The API's own limit, for a large day: its word on when to come back.
    await new Promise((resolve) =>
      setTimeout(resolve, 1000 * Math.max(1, Number(response.headers.get('retry-after')))),
    );
    return getJson(url);
  }
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  return response.json();
}

export const readClock = async (gatewayUrl: string): Promise<ReplayClock> =>
  ReplayClock.parse(await getJson(`${gatewayUrl}/_replay/clock`));

/** Starts the replayed day over, so that its first filing appears to a system that is up. */
export async function restartReplay(gatewayUrl: string): Promise<void> {
  const response = await fetch(`${gatewayUrl}/_replay/restart`, {
    method: 'POST',
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`the replay could not be started: ${response.status}`);
}

/** What the exchanges have to say over the whole replay, visible yet or not. */
export const readExpected = async (gatewayUrl: string): Promise<ExpectedFiling[]> =>
  ReplayList.parse(await getJson(`${gatewayUrl}/_replay/list`));

/** Resolves once the API says that it is ready; G27: probed, never slept for. */
export async function untilReady(apiUrl: string, signal: AbortSignal, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const ready = await fetch(`${apiUrl}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    signal.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`the API at ${apiUrl} was not ready within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const AT_ONCE = 8;

/** Every filing that a reader can get: all pages of the list, and each announcement of it with its filings. */
export async function readServed(apiUrl: string): Promise<ServedFiling[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const url: string = `${apiUrl}/v1/announcements?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page = AnnouncementPage.parse(await getJson(url));
    ids.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
  } while (cursor);
  const served: ServedFiling[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE)
    for (const detail of await Promise.all(
      ids.slice(from, from + AT_ONCE).map((id) => getJson(`${apiUrl}/v1/announcements/${id}`)),
    ))
      for (const filing of AnnouncementDetail.parse(detail).filings)
        served.push({
          exchange: filing.exchange,
          segment: filing.segment,
          exchangeId: filing.exchangeId,
          storedAt: filing.stages.storedAt,
          enrichedStoredAt: filing.stages.enrichedStoredAt,
        });
  return served;
}
