import { addressOf, type Dataset, type ReplayFiling } from '../dataset.ts';
import { endOfDay } from '../time.ts';
import { UNREADABLE } from './blueprint.ts';
import type { LazyDocument } from './document.ts';
import { createFilingMaker } from './filing.ts';
import { type DaysOptions, readDaysOptions } from './options.ts';
import { castCompanies, planDay } from './plan.ts';
import { createRandom } from './random.ts';
import { type Scheduled, schedule } from './schedule.ts';
import type { FilingTruth } from './truth.ts';

export interface DayOptions extends Omit<DaysOptions, 'from' | 'days'> {
  /** The IST day, `YYYY-MM-DD`; results are of the quarter that ended before it. */
  day?: string | undefined;
}

/**
 * A day of invented issuers in the exchanges' wire shapes, with its truth. Documents are drawn when first needed,
 * so this returns within milliseconds. Throws ReplayError `bad_option`.
 */
export function generateDay({ day, ...options }: DayOptions = {}): Dataset {
  return generateDays({ ...options, from: day, days: 1 });
}

/**
 * Several days of the same issuers on one clock: around every midnight between them stand rows of its last second and
 * of its first. The first day is that of `generateDay` with the same options, but for those rows. Throws ReplayError
 * `bad_option`.
 */
export function generateDays(options: DaysOptions = {}): Dataset {
  const plan = readDaysOptions(options);
  const { seed, days } = plan;
  const [firstDay, lastDay] = [days[0]!, days.at(-1)!];
  const base = createRandom(`exchange-replay/${seed}`);
  const companies = castCompanies(base, days);
  const maker = createFilingMaker(base.fork('ids'), endOfDay(lastDay));
  const attachments = new Map<string, LazyDocument>();
  const truth: FilingTruth[] = [];

  const scheduled = days.flatMap((_, index) => {
    const random = index === 0 ? base : base.fork(`day-${index}`);
    return schedule(planDay(companies, random, plan, index), random, plan, index);
  });
  // Rows of one day's last event may come after the first of the next.
  const filings = scheduled
    .sort((a, b) => a.at - b.at)
    .map((one) => {
      const filing = maker.filing(one);
      if (filing.attachmentUrl) attachments.set(addressOf(filing.attachmentUrl), one.document);
      truth.push(truthOf(one, filing));
      return filing;
    });

  return {
    name: `generated day ${firstDay}${days.length > 1 ? ` to ${lastDay}` : ''}, seed ${seed}`,
    firstDay,
    lastDay,
    filings,
    attachment: async (url) => (await attachments.get(url)?.answer()) ?? null,
    issuers: companies.map(({ name, isin, symbol, scripCode, industry, sme, changes = [] }) => ({
      name,
      isin,
      symbol,
      scripCode,
      industry,
      sme,
      changes,
    })),
    truth,
  };
}

function truthOf({ event, place, documentKey }: Scheduled, filing: ReplayFiling): FilingTruth {
  const { blueprint, company, listed } = event;
  const { spoiling, document } = blueprint;
  const reason = (spoiling && UNREADABLE[spoiling]) ?? null;
  const unread = reason !== null || spoiling === 'no-text';
  const noBytes = document === null || spoiling === 'missing';
  return {
    exchange: place.exchange,
    segment: place.segment,
    exchangeId: filing.exchangeId,
    kind: spoiling ? `${blueprint.kind}:${spoiling}` : blueprint.kind,
    company: { name: company.name, isin: listed ? company.isin : null },
    category: blueprint.category,
    sentiment: blueprint.sentiment,
    documentKey: noBytes ? null : documentKey,
    expected: reason === null ? 'enriched' : 'detected',
    reason,
    degraded: spoiling === 'no-text' ? 'no_text_layer' : null,
    figures: unread ? [] : (blueprint.figures ?? []),
    investors: unread ? [] : (blueprint.investors ?? []),
    dates: unread ? [] : (blueprint.dates ?? []),
  };
}
