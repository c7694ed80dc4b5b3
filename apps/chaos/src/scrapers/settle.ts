import { setTimeout as delay } from 'node:timers/promises';
import type { Observer } from './observer.ts';

export interface SettleOptions {
  /** What is still missing, in words; empty when nothing is. */
  lacks(): Promise<string[]>;
  /** Without any change for so long it is given up. */
  patienceMs: number;
  signal: AbortSignal;
}

const LOOK_MS = 500;

/** Resolves with null once nothing is missing, or, when nothing changes any more, with what is. */
export async function untilNothingLacks({ lacks, patienceMs, signal }: SettleOptions): Promise<string | null> {
  let last = { what: '', at: performance.now() };
  for (;;) {
    signal.throwIfAborted();
    const what = await lacks().then(
      (list) => list.join('; '),
      (error: unknown) => `not to be read: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (what === '') return null;
    if (what !== last.what) last = { what, at: performance.now() };
    if (performance.now() - last.at > patienceMs) return what;
    await delay(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/** What of these filings is not yet enqueued, stored and counted, in words. */
export async function whatLacks(filingIds: readonly string[], observer: Observer): Promise<string[]> {
  const { stored } = await observer.progress();
  const enqueued = (await observer.enqueuedAt(filingIds)).filter((time) => time !== null).length;
  const days = await observer.coverage();
  const open = days.filter(({ complete, stored: here, known }) => !complete || here !== known);
  return [
    ...(enqueued < filingIds.length ? [`${enqueued} of ${filingIds.length} filings are enqueued`] : []),
    ...(stored < filingIds.length ? [`${stored} of ${filingIds.length} filings are stored`] : []),
    ...(await observer.openUploads()),
    ...open.map(({ exchange, segment, day }) => `${exchange} ${segment} ${day} is not covered`),
  ];
}
