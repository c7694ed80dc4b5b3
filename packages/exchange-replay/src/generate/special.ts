import type { Exchange } from '../dataset.ts';
import type { Blueprint, Spoiling } from './blueprint.ts';
import type { Company } from './companies.ts';
import { type EventDraft, onBse, onNse, type Place } from './event.ts';
import { allotment } from './kinds/allotment.ts';
import { managementChange } from './kinds/management.ts';
import { debtDisclosure, exchangeNotice, fundNav } from './kinds/notice.ts';
import { orderWin, taxOrder } from './kinds/order.ts';
import { procedural } from './kinds/procedural.ts';
import { creditRating } from './kinds/rating.ts';
import { institution } from './names.ts';
import type { Casting } from './regular.ts';

/** Traps and bad input, each with its events; what a day holds beside the ordinary. */
export function specialEvents(casting: Casting): EventDraft[][] {
  const { companies, random, context } = casting;
  // Each trap has an issuer of its own: equal bytes of one issuer would be one document.
  const both = random.shuffle(companies.filter(({ symbol, scripCode }) => symbol && scripCode));
  const company = () => both.pop()!;
  const single = (label: string, place: Place, spoiling: Spoiling, kind = procedural): EventDraft[] => {
    const issuer = company();
    const blueprint: Blueprint = { ...kind(context(issuer, label)), spoiling };
    return [{ company: issuer, listed: true, blueprint, places: [place] }];
  };
  const plain = (label: string, place: Place, kind = procedural): EventDraft[] => {
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
    debtRepeats(casting, casting.debtScrips),
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
    single('zip-of-two-nse', onNse(), 'zip-of-two', creditRating),
    single('zip-without-pdf-nse', onNse(), 'zip-without-pdf'),
    zippedCopy(casting, company(), minute()),
    changedIssuers(casting),
    ...(casting.segments === 'all' ? [funds(casting, 8)] : []),
  ];
}

/** Rows of the last second before a midnight and of the first after it, at both exchanges. */
export function edgeEvents({ companies, random, context }: Casting, midnight: number): EventDraft[] {
  const both = random.shuffle(companies.filter(({ symbol, scripCode }) => symbol && scripCode));
  const event = (label: string, at: number, places: Place[]): EventDraft => {
    const company = both.pop()!;
    return { company, listed: true, blueprint: orderWin(context(company, label)), at: midnight + at, places };
  };
  return [
    event('edge-bse-before', -random.int(1, 999), [onBse()]),
    event('edge-nse-before', -random.int(1, 999), [onNse()]),
    event('edge-both', -random.int(1, 999), [onBse(), onNse(random.int(1000, 40_000))]),
    event('edge-bse-after', random.int(0, 999), [onBse()]),
    event('edge-nse-after', random.int(0, 999), [onNse()]),
  ];
}

/** Equal to the letter but for one amount: three demands, three events. */
function threeLetters({ context, random }: Casting, company: Company, exchange: Exchange): EventDraft[] {
  const label = `three-letters-${exchange}`;
  const place = exchange === 'bse' ? onBse() : onNse();
  return [1, 2, 3].map((nth): EventDraft => {
    const blueprint = taxOrder(context(company, label), random.int(nth * 1_000_000, nth * 4_000_000 + 99_999));
    return { company, listed: true, blueprint: { ...blueprint, kind: 'tax_order_of_three' }, places: [place] };
  });
}

/** One document under two subjects and two addresses. */
function twoSubjects({ context, day }: Casting, company: Company, after: number): EventDraft[] {
  const blueprint = managementChange(context(company, 'two-subjects'));
  const outcome = {
    desc: 'Outcome of Board Meeting',
    text: `${company.name} has informed the Exchange regarding Outcome of Board Meeting held on ${day}.`,
  };
  const places = [onNse(), { ...onNse(after), nse: outcome }];
  return [{ company, listed: true, blueprint: { ...blueprint, kind: 'two_subjects' }, places }];
}

/** One disclosure of a lender, listed once for each of its bonds, seconds apart, under one attachment name. */
function debtRepeats({ companies, context, random }: Casting, count: number): EventDraft[] {
  const company = companies.find(({ industry, scripCode }) => scripCode && industry.startsWith('Finance'))!;
  const blueprint = debtDisclosure(context(company, 'debt-repeats'));
  const first = random.int(970_100, 979_000);
  const places = Array.from({ length: count }, (_, index): Place => {
    const after = index * random.int(400, 2500);
    return { exchange: 'bse', segment: 'debt', after, scripCode: String(first + index * 3) };
  });
  return [{ company, listed: false, blueprint, places }];
}

function nseDebt({ companies, context }: Casting): EventDraft[] {
  const company = companies.findLast(({ industry, symbol }) => symbol && industry.startsWith('Finance'))!;
  const blueprint = debtDisclosure(context(company, 'debt-nse'));
  return [{ company, listed: false, blueprint, places: [{ exchange: 'nse', segment: 'debt', after: 0 }] }];
}

/** An issuer that is in no list: new, or of the other exchange's trade-only segment. */
function unknownIssuer({ companies, context }: Casting, label: string, place: Place): EventDraft[] {
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
function notice({ context }: Casting, company: Company, place: Place): EventDraft[] {
  const blueprint = exchangeNotice(context(company, `notice-${company.name}`));
  return [{ company, listed: true, blueprint, places: [place] }];
}

/** One letter, at BSE as it is, at NSE in a zip: one document. */
function zippedCopy({ context }: Casting, company: Company, after: number): EventDraft[] {
  const blueprint = allotment(context(company, 'zip-copy'));
  const places = [onBse(), { ...onNse(after), zipped: true }];
  return [{ company, listed: true, blueprint: { ...blueprint, kind: 'zip_copy' }, places }];
}

/** Issuers with a past under another name, symbol or ISIN. */
function changedIssuers({ companies, context }: Casting): EventDraft[] {
  return companies
    .filter(({ changes }) => changes !== undefined)
    .map((company) => {
      const blueprint = managementChange(context(company, 'changed-issuer'));
      return { company, listed: true, blueprint, places: [company.scripCode ? onBse() : onNse()] };
    });
}

/** Net asset values, each under a code of its own, in the list of mutual funds. */
function funds({ companies, context, random }: Casting, count: number): EventDraft[] {
  return Array.from({ length: count }, (_, index): EventDraft => {
    const name = `${institution(random)} - Direct Plan - Growth`;
    const company: Company = { ...companies[0]!, name, bseName: name, symbol: null };
    const blueprint = fundNav(context(company, `nav-${index}`));
    const scripCode = String(9_000_001 + index * 11);
    return { company, listed: false, blueprint, places: [{ exchange: 'bse', segment: 'mf', after: 0, scripCode }] };
  });
}
