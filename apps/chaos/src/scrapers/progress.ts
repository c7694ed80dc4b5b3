import type { Observer } from './observer.ts';
import type { Published, SpanReplay } from './replay.ts';

export interface ProgressOptions {
  published: readonly Published[];
  observer: Pick<Observer, 'progress'>;
  replay: Pick<SpanReplay, 'faults'>;
  say(line: string): void;
}

const EVERY_MS = 10_000;

/** A line now and then for whoever waits. */
export function tellProgress({ published, observer, replay, say }: ProgressOptions): { stop(): void } {
  const times = published.map(({ visibleAt }) => Date.parse(visibleAt));
  let said = '';
  async function tell(): Promise<void> {
    const now = Date.now();
    const [{ enqueued, stored, uploads }, faults] = await Promise.all([observer.progress(), replay.faults()]);
    const visible = times.filter((time) => time <= now).length;
    const line = `visible ${visible}, enqueued ${enqueued}, stored ${stored}, uploads ${uploads}, faults ${faults.length}`;
    if (line !== said) say(line);
    said = line;
  }
  // What cannot be read now is told the next time.
  const timer = setInterval(() => void tell().catch(() => {}), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
