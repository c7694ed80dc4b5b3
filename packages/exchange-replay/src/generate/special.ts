import type { Exchange } from '../dataset.ts';
import type { Blueprint, Spoiling } from './blueprint.ts';
import type { Company } from './companies.ts';
import { type DayEvent, onBse, onNse, type Place } from './event.ts';
import { allotment } from './kinds/allotment.ts';
import { managementChange } from './kinds/management.ts';
import { debtDisclosure, exchangeNotice } from './kinds/notice.ts';
import { orderWin, taxOrder } from './kinds/order.ts';
import { procedural } from './kinds/procedural.ts';
import { creditRating } from './kinds/rating.ts';
import type { Casting } from './regular.ts';

/** Traps and bad input, each with its events; what a day holds beside the ordinary. */
export function specialEvents(casting: Casting): DayEvent[][] {
  const { companies, random, context } = casting;
  // Each trap has an issuer of its own: equal bytes of one issuer would be one document.
  const both = random.shuffle(companies.filter(({ symbol, scripCode }) => symbol && scripCode));
  const company = () => both.pop()!;
  const single = (label: string, place: Place, spoiling: Spoiling, kind = procedural): DayEvent[] => {
    const issuer = company();
    const blueprint: Blueprint = { ...kind(context(issuer, label)), spoiling };
    return [{ company: issuer, listed: true, blueprint, places: [place] }];
  };
  const plain = (label: string, place: Place, kind = procedural): DayEvent[] => {
    const issuer = company();
    return [{ company: issuer, listed: true, blueprint: kind(context(issuer, label)), places: [place] }];
  };
  const minute = () => random.int(1, 6) * 60_000;

  return [
    threeLetters(casting, company(), 'nse'),
    twoSubjects(casting, company(), minute()),
    single('missing-bse', onBse(), 'missing'),
    single('missing-nse', onNse(), 'missing', orderWin),
    single('html-bse', onBse(), 'html'),
    single('truncated-nse', onNse(), 'truncated', allotment),
    single('password-bse', onBse(), 'password', creditRating),
    single('zip-nse', onNse(), 'zip'),
    single('no-text-bse', onBse(), 'no-text'),
    single('empty-nse', onNse(), 'empty'),
    single('scan-bse', onBse(), 'scan', orderWin),
    unknownIssuer(casting, 'unknown-nse', onNse()),
    notice(casting, company(), onNse()),
    plain('twice-bse', { ...onBse(), rows: 2 }),
    debtRepeats(casting, 6),
    notice(casting, company(), onBse()),
    plain('predated-nse', { ...onNse(), predated: true }, managementChange),
    unknownIssuer(casting, 'unknown-bse', onBse()),
    nseDebt(casting),
    plain('moved-bse', { ...onBse(), moved: true }, creditRating),
    plain('twice-nse', { ...onNse(), rows: 2 }, managementChange),
    single('html-nse', onNse(), 'html', managementChange),
    single('truncated-bse', onBse(), 'truncated'),
    single('password-nse', onNse(), 'password'),
    single('no-text-nse', onNse(), 'no-text'),
    single('empty-bse', onBse(), 'empty'),
    single('scan-nse', onNse(), 'scan', allotment),
    single('missing-bse-2', onBse(), 'missing', creditRating),
    single('missing-nse-2', onNse(), 'missing'),
    threeLetters(casting, company(), 'bse'),
    notice(casting, company(), onNse()),
  ];
}

/** Equal to the letter but for one amount: three demands, three events. */
function threeLetters({ context, random }: Casting, company: Company, exchange: Exchange): DayEvent[] {
  const label = `three-letters-${exchange}`;
  const place = exchange === 'bse' ? onBse() : onNse();
  return [1, 2, 3].map((nth): DayEvent => {
    const blueprint = taxOrder(context(company, label), random.int(nth * 1_000_000, nth * 4_000_000 + 99_999));
    return { company, listed: true, blueprint: { ...blueprint, kind: 'tax_order_of_three' }, places: [place] };
  });
}

/** One document under two subjects and two addresses. */
function twoSubjects({ context, day }: Casting, company: Company, after: number): DayEvent[] {
  const blueprint = managementChange(context(company, 'two-subjects'));
  const outcome = {
    desc: 'Outcome of Board Meeting',
    text: `${company.name} has informed the Exchange regarding Outcome of Board Meeting held on ${day}.`,
  };
  const places = [onNse(), { ...onNse(after), nse: outcome }];
  return [{ company, listed: true, blueprint: { ...blueprint, kind: 'two_subjects' }, places }];
}

/** One disclosure of a lender, listed once for each of its bonds, seconds apart, under one attachment name. */
function debtRepeats({ companies, context, random }: Casting, count: number): DayEvent[] {
  const company = companies.find(({ industry, scripCode }) => scripCode && industry.startsWith('Finance'))!;
  const blueprint = debtDisclosure(context(company, 'debt-repeats'));
  const first = random.int(970_100, 979_000);
  const places = Array.from({ length: count }, (_, index): Place => {
    const after = index * random.int(400, 2500);
    return { exchange: 'bse', segment: 'debt', after, scripCode: String(first + index * 3) };
  });
  return [{ company, listed: false, blueprint, places }];
}

function nseDebt({ companies, context }: Casting): DayEvent[] {
  const company = companies.findLast(({ industry, symbol }) => symbol && industry.startsWith('Finance'))!;
  const blueprint = debtDisclosure(context(company, 'debt-nse'));
  return [{ company, listed: false, blueprint, places: [{ exchange: 'nse', segment: 'debt', after: 0 }] }];
}

/** An issuer that is in no list: new, or of the other exchange's trade-only segment. */
function unknownIssuer({ companies, context }: Casting, label: string, place: Place): DayEvent[] {
  const name = `${label === 'unknown-nse' ? 'Yelvandor' : 'Ogrimelda'} Newcomers Limited`;
  const company: Company = {
    ...companies[0]!,
    name,
    bseName: name,
    symbol: name.split(' ')[0]!.toUpperCase(),
    scripCode: '589999',
    login: name.split(' ')[0]!.toUpperCase(),
  };
  const blueprint = orderWin(context(company, label));
  return [{ company, listed: false, blueprint: { ...blueprint, kind: 'unknown_issuer' }, places: [place] }];
}

/** The exchange itself asks or observes: no attachment. */
function notice({ context }: Casting, company: Company, place: Place): DayEvent[] {
  const blueprint = exchangeNotice(context(company, `notice-${company.name}`));
  return [{ company, listed: true, blueprint, places: [place] }];
}
