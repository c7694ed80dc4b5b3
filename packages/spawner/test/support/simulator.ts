import { createSimulatedQueue, type Spawner, type Tally } from './simulated-queue.ts';
import type { Strategy } from './strategies.ts';
import { createTimeline } from './timeline.ts';
import type { Trace } from './traces.ts';

/** Long after the slowest trace. */
const HORIZON_MS = 3_600_000;

/** Plays a trace with a strategy at the decision: what its spawners see, when, and what comes of it. */
export function simulate(trace: Trace, strategy: Strategy): Tally {
  const clock = createTimeline();
  const { after } = clock;
  const slotted = strategy.guard !== 'none';
  const tally: Tally = { starts: 0, surplus: 0, missed: 0, above: 0, waits: [], unfinished: trace.jobs.length };
  const spawners = Array.from(
    { length: strategy.polls ? 1 : trace.spawners },
    (): Spawner => ({ alive: true, looking: false, again: 'no', crashes: 0, notBefore: 0 }),
  );
  const queue = createSimulatedQueue({ trace, clock, slotted, tally, hint, spawners });
  let [looks, hints] = [0, 0];

  function hint(spawner: Spawner): void {
    if (strategy.polls) return;
    const ms = trace.hints[hints++ % trace.hints.length]!;
    if (ms !== null) after(ms, () => look(spawner, false));
  }

  function look(spawner: Spawner, periodic: boolean): void {
    if (!spawner.alive) return;
    if (spawner.looking) {
      if (spawner.again !== 'periodic') spawner.again = periodic ? 'periodic' : 'hint';
      return;
    }
    if (slotted && spawner.notBefore > clock.now) {
      after(spawner.notBefore - clock.now, () => look(spawner, false));
      return;
    }
    spawner.looking = true;
    read(spawner, periodic);
  }

  function read(spawner: Spawner, periodic: boolean): void {
    const trip = trace.looks[looks++ % trace.looks.length]!;
    const version = queue.version;
    const seenAt = clock.now;
    const seen = queue.see();
    // What takes no time lets nothing come between.
    const wait = (ms: number, then: () => void) => (ms === 0 ? then() : after(ms, then));
    wait(trip.readMs, () => {
      if (trip.lost) return done(spawner);
      const count = strategy.decide(seen);
      if (count <= 0) return done(spawner, periodic ? seenAt : undefined);
      wait(trip.reserveMs, () => {
        if (!spawner.alive) return;
        if (strategy.guard === 'version' && version !== queue.version) return read(spawner, periodic);
        reserve(spawner, count);
        done(spawner, periodic ? seenAt : undefined);
      });
    });
  }

  function reserve(spawner: Spawner, asked: number): void {
    let count = slotted ? Math.min(asked, trace.max - queue.taken) : asked;
    if (strategy.guard === 'recheck') count = Math.min(count, queue.lacking());
    for (; count > 0; count--) {
      const free = slotted ? queue.freeSlots() : [0];
      const slot = free.find((slot) => !slotted || queue.cooledAt(slot) <= clock.now);
      if (slot === undefined) {
        after(Math.min(...free.map(queue.cooledAt)) - clock.now, () => look(spawner, false));
        return;
      }
      queue.start(spawner, slot);
    }
  }

  function done(spawner: Spawner, lookedAt = Number.NEGATIVE_INFINITY): void {
    // Not what came up within the same millisecond: it may have come after the reading.
    for (const call of queue.called)
      if (call.at < lookedAt && !call.counted) {
        call.counted = true;
        tally.missed += 1;
      }
    const { again } = spawner;
    spawner.looking = false;
    spawner.again = 'no';
    if (again !== 'no') look(spawner, again === 'periodic');
  }

  let at = 0;
  for (const { gapMs, ...job } of trace.jobs) {
    at += gapMs;
    after(at, () => queue.add(job));
  }
  spawners.forEach((spawner, i) => {
    const tick = () => {
      if (!spawner.alive) return;
      look(spawner, true);
      after(trace.lookEveryMs, tick);
    };
    after(Math.floor((trace.lookEveryMs * i) / spawners.length), tick);
  });
  if (trace.pause) {
    after(trace.pause.atMs, queue.pause);
    after(trace.pause.atMs + trace.pause.forMs, queue.resume);
  }
  if (trace.hostLostMs !== null && spawners.length > 1) after(trace.hostLostMs, () => queue.lose(spawners[0]!));
  clock.run(() => tally.unfinished === 0 && queue.taken === 0, HORIZON_MS);
  return tally;
}
