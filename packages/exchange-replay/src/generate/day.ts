import { bseRow } from '../bse/row.ts';
import { addressOf, type Dataset, type ReplayFiling } from '../dataset.ts';
import { ReplayError } from '../error.ts';
import { nseRow } from '../nse/row.ts';
import { hms, isDay, startOfDay } from '../time.ts';
import { UNREADABLE } from './blueprint.ts';
import { createDocument, type DocumentMode, type LazyDocument } from './document.ts';
import type { DayEvent, Place } from './event.ts';
import { planDay } from './plan.ts';
import type { Random } from './random.ts';
import { createTimes } from './times.ts';
import type { FilingTruth } from './truth.ts';

export interface DayOptions {
  /** Equal seeds give equal rows and equal bytes. */
  seed?: number;
  /** Default 300, over both exchanges. */
  filings?: number;
  /** The IST day, `YYYY-MM-DD`; results are of the quarter that ended before it. */
  day?: string;
  /** Default `sized`. `lazy` rows tell estimates: for days of thousands whose documents few will read. */
  documents?: DocumentMode;
}

/** Where one place of an event ended up in time. */
interface Scheduled {
  event: DayEvent;
  place: Place;
  /** Index of the event: names its document. */
  index: number;
  document: LazyDocument;
  at: number;
  random: Random;
}

const BSE_ATTACH = 'https://www.bseindia.com/xml-data/corpfiling';
const NSE_ARCHIVES = 'https://nsearchives.nseindia.com';

/**
 * A day of invented issuers in the exchanges' wire shapes, with its truth. Documents are drawn when first needed,
 * so this returns within milliseconds. Throws ReplayError `bad_option`.
 */
export function generateDay({ seed = 1, filings = 300, day = '2026-02-13', documents }: DayOptions = {}): Dataset {
  if (!Number.isInteger(filings) || filings < 1)
    throw new ReplayError(
      'bad_option',
      `A day of ${filings} filings cannot be generated: give a whole number above 0.`,
    );
  if (!isDay(day)) throw new ReplayError('bad_option', `"${day}" cannot be generated: give a day as YYYY-MM-DD.`);
  const { companies, events, random } = planDay(seed, filings, day);
  const attachments = new Map<string, LazyDocument>();
  const truth: FilingTruth[] = [];
  const ids = nseIds(random.fork('ids'));

  const list = schedule(events, random, day, documents).map((scheduled) => {
    const filing =
      scheduled.place.exchange === 'bse'
        ? bseFiling(scheduled, random)
        : nseFiling(scheduled, ids(scheduled.place), day);
    if (filing.attachmentUrl) attachments.set(addressOf(filing.attachmentUrl), scheduled.document);
    truth.push(truthOf(scheduled, filing));
    return filing;
  });

  return {
    name: `generated day ${day}, seed ${seed}`,
    firstDay: day,
    lastDay: day,
    filings: list,
    attachment: async (url) => (await attachments.get(url)?.answer()) ?? null,
    issuers: companies.map(({ name, isin, symbol, scripCode, industry }) => ({
      name,
      isin,
      symbol,
      scripCode,
      industry,
    })),
    truth,
  };
}

function schedule(events: DayEvent[], random: Random, day: string, mode?: DocumentMode): Scheduled[] {
  const times = createTimes(random.fork('times'), day);
  return events
    .flatMap((event, index) => {
      const document = createDocument(event.blueprint, day, mode);
      const start = times();
      return event.places.map((place, nth): Scheduled => {
        return { event, place, index, document, at: start + place.after, random: random.fork(`row-${index}-${nth}`) };
      });
    })
    .sort((a, b) => a.at - b.at);
}

function bseFiling({ event, place, index, document, at, random }: Scheduled, day: Random): ReplayFiling {
  const { blueprint, company } = event;
  const id = random.uuid();
  // All places of one event on BSE show the same file.
  const names = day.fork(`bse-file-${index}`);
  const uuid = names.uuid();
  const name = names.chance(0.03)
    ? `${uuid.slice(0, 13).toUpperCase()}-${names.int(100_000, 235_959)}.pdf`
    : `${uuid}.pdf`;
  const attachmentName = blueprint.document === null ? '' : name;
  const sizeKnown = !random.chance(0.02);
  return {
    exchange: 'bse',
    segment: place.segment,
    exchangeId: id,
    publishedAt: at,
    visibleFrom: at,
    attachmentUrl: attachmentName
      ? `${BSE_ATTACH}/${place.moved ? 'AttachHis' : 'AttachLive'}/${attachmentName}`
      : null,
    rows: place.rows ?? 1,
    row: async () =>
      bseRow({
        id,
        company,
        scripCode: place.scripCode ?? company.scripCode!,
        label: place.bse ?? blueprint.bse,
        critical: blueprint.critical ?? false,
        at,
        attachmentName,
        bytes: attachmentName && sizeKnown ? ((await document.size()) ?? 284_113) : null,
        random: random.fork('fields'),
      }),
  };
}

function nseFiling({ event, place, document, at, random }: Scheduled, id: string, day: string): ReplayFiling {
  const { blueprint, company } = event;
  const start = startOfDay(day);
  const disseminatedAt = at + random.pick([0, 1, 1, 1, 2]) * 1000;
  const publishedAt = place.predated ? start : Math.floor(at / 1000) * 1000;
  const folder = place.segment === 'debt' ? 'content/debt/WDM' : 'corporate';
  const uploaded = day.split('-').reverse().join('') + hms(at - start - random.int(5, 40) * 1000).replaceAll(':', '');
  const words = (blueprint.document?.title ?? '').replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40);
  const extension = blueprint.spoiling === 'zip' ? 'zip' : random.chance(0.03) ? 'PDF' : 'pdf';
  const attachmentUrl =
    blueprint.document === null ? null : `${NSE_ARCHIVES}/${folder}/${company.login}_${uploaded}_${words}.${extension}`;
  return {
    exchange: 'nse',
    segment: place.segment,
    exchangeId: id,
    publishedAt,
    visibleFrom: disseminatedAt,
    attachmentUrl,
    rows: place.rows ?? 1,
    row: async () =>
      nseRow({
        id,
        segment: place.segment === 'debt' ? 'debt' : 'equities',
        company,
        isin: event.listed ? company.isin : null,
        label: place.nse ?? blueprint.nse,
        at: publishedAt,
        disseminatedAt,
        attachmentUrl,
        bytes: attachmentUrl ? await document.size() : null,
        random: random.fork('fields'),
      }),
  };
}

/** Sequence numbers: unique, not quite in the order of time; debt counts for itself, in small numbers. */
function nseIds(random: Random): (place: Place) => string {
  const counts = { equities: 0, debt: 0 };
  return ({ segment }) => {
    const debt = segment === 'debt';
    const nth = debt ? counts.debt++ : counts.equities++;
    // Steps of 4 in pairs that change places: 5, 1, 13, 9, …
    const swapped = nth % 2 === 0 ? nth + 1 : nth - 1;
    return String((debt ? 234_000 : 106_400_000) + swapped * 4 + random.int(0, 3));
  };
}

function truthOf({ event, place, index }: Scheduled, filing: ReplayFiling): FilingTruth {
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
    documentKey: noBytes ? null : `document-${index}`,
    expected: reason === null ? 'enriched' : 'detected',
    reason,
    degraded: spoiling === 'scan' || spoiling === 'no-text' ? 'no_text_layer' : null,
    figures: unread ? [] : (blueprint.figures ?? []),
    investors: unread ? [] : (blueprint.investors ?? []),
    dates: unread ? [] : (blueprint.dates ?? []),
  };
}
