import type { Kind, KindContext } from './blueprint.ts';
import type { Company } from './companies.ts';
import { type EventDraft, onBse, onNse, type Place } from './event.ts';
import { acquisition } from './kinds/acquisition.ts';
import { allotment } from './kinds/allotment.ts';
import { dividend } from './kinds/dividend.ts';
import { managementChange } from './kinds/management.ts';
import { orderWin, taxOrder } from './kinds/order.ts';
import { procedural } from './kinds/procedural.ts';
import { investorMeet, newspaperCopy, pressRelease } from './kinds/publicity.ts';
import { creditRating } from './kinds/rating.ts';
import { results } from './kinds/results.ts';
import type { Random } from './random.ts';

/** How often each kind comes, roughly as in a month of NSE's list. */
const KINDS: readonly [kind: Kind, weight: number][] = [
  [procedural, 26],
  [results, 14],
  [investorMeet, 13],
  [newspaperCopy, 9],
  [orderWin, 9],
  [pressRelease, 7],
  [managementChange, 7],
  [creditRating, 5],
  [allotment, 5],
  [dividend, 4],
  [acquisition, 3],
  [taxOrder, 3],
];

/** Of letters, one in twelve is a scan; statements are not, so that their figures can be read. */
const SCAN_SHARE = 1 / 12;
/** Of events of issuers that both exchanges list: filed at both. */
const BOTH_SHARE = 0.58;

export interface Casting {
  companies: readonly Company[];
  random: Random;
  day: string;
  /** As in DaysOptions. */
  segments: 'usual' | 'all';
  debtScrips: number;
  context(company: Company, label: string): KindContext;
}

/** An endless row of ordinary events; an issuer seldom files the same kind twice. */
export function createRegularEvents({ companies, random, context }: Casting): () => EventDraft {
  const filed = new Set<string>();
  const opening = random.shuffle(KINDS.map(([kind]) => kind));
  let count = 0;
  return () => {
    const kind = opening[count] ?? random.weighted(KINDS);
    count += 1;
    for (let attempt = 0; ; attempt++) {
      const company = random.pick(companies);
      const blueprint = kind(context(company, `regular-${count}-${attempt}`));
      const key = `${company.name}/${blueprint.kind}`;
      if (filed.has(key) && attempt < 4) continue;
      filed.add(key);
      if (blueprint.kind !== 'financial_results' && random.chance(SCAN_SHARE)) blueprint.spoiling = 'scan';
      return { company, listed: true, blueprint, places: placesOf(company, random) };
    }
  };
}

function placesOf(company: Company, random: Random): Place[] {
  const moved = random.chance(0.04);
  const bse = (after = 0): Place => ({ ...onBse(after), ...(moved ? { moved } : {}) });
  if (!company.symbol) return [bse()];
  if (!company.scripCode) return [onNse()];
  if (!random.chance(BOTH_SHARE)) return [random.chance(0.5) ? bse() : onNse()];
  // Either side may be first: seconds to minutes, as measured between the real ones.
  const gap = random.int(4, 420) * 1000 + random.int(0, 999);
  return random.chance(0.55) ? [bse(), onNse(gap)] : [onNse(), bse(gap)];
}
