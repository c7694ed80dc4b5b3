import { createReplay, ReplayError } from '@filings/exchange-replay';
import { generateSpan } from './day.ts';
import { planFaults } from './faults.ts';
import { istTime, spanOf } from './span.ts';

/** What the harness tells its replay. */
export interface ReplayPlan {
  filings: number;
  seed: number;
  speed: number;
  from: string;
  until: string;
  faultRate: number;
  /** Wall time before the first filing for whoever starts with the clock. */
  leadMs: number;
}

/** A process of its own, so that the exchanges answer as fast as they can whatever the harness does. */
const plan = JSON.parse(process.argv[2] ?? '') as ReplayPlan;
const { filings, seed, speed, faultRate } = plan;
const span = spanOf(plan.from, plan.until);
const startAt = Math.max(span.startsAt - plan.leadMs * speed, Date.parse(`${span.firstDay}T00:00:00+05:30`));

try {
  const replay = await createReplay({
    dataset: generateSpan({ filings, seed, span }),
    speed,
    startAt: istTime(startAt).slice(11),
    faults: planFaults({ rate: faultRate, seed, speed, span }),
  });
  const stop = () => void replay.close().finally(() => process.exit());
  process.stdin.once('end', stop).once('error', stop).resume();
  // Ctrl-C is for the harness, which ends all in order.
  for (const event of ['SIGINT', 'SIGTERM'] as const) process.on(event, () => {});
  console.log(JSON.stringify({ url: replay.url }));
} catch (error) {
  console.error(error instanceof ReplayError ? error.message : error);
  process.exitCode = 1;
}
