import { type Hold, type Holds, type QueueName, reasonOf } from '@filings/queue-core';

/** Finds out whether what a queue's jobs need is there: resolves when it is, rejects with what is wrong. */
export type Probe = () => Promise<void>;

interface HoldKeeperOptions {
  holds: Holds;
  /** Where a queue has none, a job that meets the outage again is the probe. */
  probes: Partial<Record<QueueName, Probe>>;
  onNote(message: string): void;
}

/** A probe that hangs is an outage too. */
const PROBE_MS = 10_000;

async function answered(probe: Probe): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_MS} ms`)), PROBE_MS);
  await Promise.race([probe(), late]).finally(() => clearTimeout(timer));
}

/** Ends what holds queues back: rate limits at their time, outages when their probe says so (G8). */
export function createHoldKeeper({ holds, probes, onNote }: HoldKeeperOptions) {
  async function see(queue: QueueName, hold: Hold): Promise<void> {
    if (hold.until === null || hold.until > Date.now()) return;
    const probe = hold.kind === 'outage' ? probes[queue] : undefined;
    try {
      if (probe) await answered(probe);
    } catch (error) {
      const reason = reasonOf(error);
      onNote(`${queue} is held back still: ${reason.message}`);
      return holds.postpone(queue, hold, reason);
    }
    await holds.lift(queue, hold.kind);
    onNote(`${queue} goes on (${hold.kind} since ${new Date(hold.since).toISOString()}: ${hold.reason.message})`);
  }

  return {
    /** @returns milliseconds until a hold is due next, null when none is */
    async look(queue: QueueName): Promise<number | null> {
      await holds.enforce(queue);
      for (const hold of await holds.read(queue)) await see(queue, hold);
      const dues = (await holds.read(queue)).flatMap(({ until }) => (until === null ? [] : [until - Date.now()]));
      return dues.length > 0 ? Math.max(0, Math.min(...dues)) : null;
    },
  };
}
