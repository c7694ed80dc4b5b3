import { createRandom, type Random } from '../generate/random.ts';
import { type Fault, type FaultAnswer, type FaultTarget, parseFaults } from './fault.ts';
import { inWindow } from './window.ts';

/** A fault that somebody was given. Times are ISO, UTC. */
export interface GivenFault {
  /** Wall time. */
  at: string;
  replayAt: string;
  /** Null for an address that no fault meets. */
  target: FaultTarget | null;
  /** `over-limit`: the caller asked more often than `rateLimits` allows. */
  answer: FaultAnswer | 'over-limit';
  /** Path and query, with the host in front. */
  url: string;
}

export interface FaultPlan {
  /** Counts the request and tells which fault it meets, if any; what it tells is in the log. */
  next(target: FaultTarget, url: string): Fault | null;
  /** Replaces all faults; counting and chance begin anew. Throws ReplayError `bad_option`. */
  set(faults: unknown): void;
  list(): readonly Fault[];
  note(target: FaultTarget | null, answer: GivenFault['answer'], url: string): void;
  log(): readonly GivenFault[];
}

export interface FaultClock {
  now(): number;
  wall(): number;
}

/** The last so many; a day at high speed gives some thousands. */
const LOGGED = 100_000;

/** Decides by counting, by seeded chance and by the replay's clock, so that a run can be repeated. */
export function createFaultPlan(initial: readonly Fault[], clock: FaultClock): FaultPlan {
  let faults: { fault: Fault; random: Random }[] = [];
  const counts = new Map<FaultTarget, number>();
  const given: GivenFault[] = [];

  const plan: FaultPlan = {
    set(value) {
      const list = parseFaults(value);
      counts.clear();
      faults = list.map((fault, index) => ({
        fault,
        random: createRandom(`fault/${fault.seed ?? 1}/${index}/${fault.match}`),
      }));
    },
    list: () => faults.map(({ fault }) => fault),
    next(target, url) {
      const count = (counts.get(target) ?? 0) + 1;
      counts.set(target, count);
      const now = clock.now();
      // Chance is drawn at every request of the kind, so that one fault does not move another.
      const met = faults.filter(({ fault, random }) => {
        if (fault.match !== target) return false;
        const drawn = fault.probability === undefined || random.chance(fault.probability);
        return (
          drawn &&
          (fault.every === undefined || count % fault.every === 0) &&
          (fault.url === undefined || url.includes(fault.url)) &&
          inWindow(now, fault.from, fault.until)
        );
      })[0]?.fault;
      if (met) plan.note(target, met.answer, url);
      return met ?? null;
    },
    note(target, answer, url) {
      given.push({
        at: new Date(clock.wall()).toISOString(),
        replayAt: new Date(clock.now()).toISOString(),
        target,
        answer,
        url,
      });
      if (given.length > LOGGED) given.shift();
    },
    log: () => given,
  };
  plan.set(initial);
  return plan;
}
