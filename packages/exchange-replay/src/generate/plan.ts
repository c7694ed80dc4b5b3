import { startOfDay } from '../time.ts';
import { withChanges } from './changes.ts';
import { type Company, createCompanies } from './companies.ts';
import type { DayEvent, EventDraft, Place } from './event.ts';
import type { DaysPlan } from './options.ts';
import type { Random } from './random.ts';
import { type Casting, createRegularEvents } from './regular.ts';
import { edgeEvents, specialEvents } from './special.ts';

/** Who files on these days. */
export function castCompanies(random: Random, days: readonly string[]): Company[] {
  return withChanges(createCompanies(random.fork('companies')), days);
}

/**
 * Which events one day (`index` of the plan) holds: exactly `filings` rows' worth. The traps and bad inputs take at
 * most half of a small day, in their order; the rest are ordinary events.
 */
export function planDay(companies: readonly Company[], random: Random, plan: DaysPlan, index: number): DayEvent[] {
  const { filings, segments, debtScrips } = plan;
  const day = plan.days[index]!;
  const letters = new Map<string, number>();
  const casting = (part: string): Casting => ({
    companies,
    random: random.fork(part),
    day,
    segments,
    debtScrips,
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
  const take = (event: EventDraft) => {
    const places = event.places.map((place) => (segments === 'all' ? inSegment(place, event.company) : place));
    events.push({ ...event, places, day });
    left -= event.places.length;
  };
  const nextDay = plan.days[index + 1];
  const edges = nextDay === undefined ? [] : [edgeEvents(casting('edges'), startOfDay(nextDay))];
  for (const group of [...edges, ...specialEvents(casting('special'))]) {
    const size = group.reduce((sum, { places }) => sum + places.length, 0);
    if (filings - left + size <= filings / 2) group.forEach(take);
  }
  const next = createRegularEvents(casting('regular'));
  while (left > 0) {
    const event = next();
    take({ ...event, places: event.places.slice(0, left) });
  }
  return events;
}

const inSegment = (place: Place, company: Company): Place =>
  company.sme && place.segment === 'equities' ? { ...place, segment: 'sme' } : place;
