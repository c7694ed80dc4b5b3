import { type Company, createCompanies } from './companies.ts';
import type { DayEvent } from './event.ts';
import { createRandom, type Random } from './random.ts';
import { type Casting, createRegularEvents } from './regular.ts';
import { specialEvents } from './special.ts';

export interface Plan {
  companies: Company[];
  events: DayEvent[];
  random: Random;
}

/**
 * Which events a day holds: exactly `filings` rows' worth. The traps and bad inputs take at most half of a small
 * day, in their order; the rest are ordinary events.
 */
export function planDay(seed: number, filings: number, day: string): Plan {
  const random = createRandom(`exchange-replay/${seed}`);
  const companies = createCompanies(random.fork('companies'));
  const letters = new Map<string, number>();
  const casting = (part: string): Casting => ({
    companies,
    random: random.fork(part),
    day,
    context: (company, label) => {
      // Letters of one label are written with equal choices, and so with one number.
      const number = letters.get(label) ?? letters.size + 1;
      letters.set(label, number);
      const issuer = company.name.slice(0, 4).toUpperCase();
      const reference = `${issuer}/SEC/${day.slice(0, 4)}/${String(number).padStart(4, '0')}`;
      return { company, day, reference, random: random.fork(`${label}/${company.name}`) };
    },
  });

  const events: DayEvent[] = [];
  let left = filings;
  const take = (event: DayEvent) => {
    events.push(event);
    left -= event.places.length;
  };
  for (const group of specialEvents(casting('special'))) {
    const size = group.reduce((sum, { places }) => sum + places.length, 0);
    if (filings - left + size <= filings / 2) group.forEach(take);
  }
  const next = createRegularEvents(casting('regular'));
  while (left > 0) {
    const event = next();
    take({ ...event, places: event.places.slice(0, left) });
  }
  return { companies, events, random };
}
