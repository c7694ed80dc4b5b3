import { setTimeout as delay } from 'node:timers/promises';
import type { Reading } from './observer.ts';

export interface SettleOptions {
  /** Filings of the day. */
  expected: number;
  read(): Promise<Reading>;
  /** Worker processes alive. */
  workers(): number;
  isDayOver(): Promise<boolean>;
  /** Without any change for so long it is given up. */
  patienceMs: number;
  signal: AbortSignal;
  onReading(reading: Reading, workers: number): void;
}

const LOOK_MS = 500;
/** Work that is on its way between two queues shows up within this. */
const QUIET_LOOKS = 4;

/**
 * Resolves with null once the day is over, every filing is stored and settled, all queues are empty and every worker
 * has gone; or, when nothing moves any more, with what was still missing.
 */
export async function untilSettled(options: SettleOptions): Promise<string | null> {
  const { expected, read, workers, isDayOver, patienceMs, signal, onReading } = options;
  let quiet = 0;
  let last = { fingerprint: '', at: performance.now() };
  let missing = 'nothing could be read';
  for (;;) {
    signal.throwIfAborted();
    try {
      const [reading, over, alive] = [await read(), await isDayOver(), workers()];
      onReading(reading, alive);
      const lacks = [
        ...(over ? [] : ['the day is not over']),
        ...(reading.stored < expected ? [`${reading.stored} of ${expected} filings are stored`] : []),
        ...(reading.open > 0 ? [`${reading.open} filings have neither an enrichment nor a reason`] : []),
        ...(reading.unlinkedInvestors > 0
          ? [`${reading.unlinkedInvestors} announcements wait for their investors`]
          : []),
        ...reading.openJobs,
        ...(alive > 0 ? [`${alive} workers live`] : []),
      ];
      missing = lacks.join('; ');
      quiet = lacks.length === 0 ? quiet + 1 : 0;
      if (quiet >= QUIET_LOOKS) return null;
      const fingerprint = `${reading.fingerprint} ${over} ${alive}`;
      if (fingerprint !== last.fingerprint) last = { fingerprint, at: performance.now() };
    } catch (error) {
      quiet = 0;
      missing = `not to be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() - last.at > patienceMs) return missing;
    await delay(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}
