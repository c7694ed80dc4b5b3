import { bseRow } from '../bse/row.ts';
import type { ReplayFiling } from '../dataset.ts';
import { nseRow } from '../nse/row.ts';
import { compact, nseTime, startOfDay } from '../time.ts';
import { isinOn } from './changes.ts';
import type { Random } from './random.ts';
import type { Scheduled } from './schedule.ts';

const BSE_ATTACH = 'https://www.bseindia.com/xml-data/corpfiling';
const NSE_ARCHIVES = 'https://nsearchives.nseindia.com';

export interface FilingMaker {
  filing(scheduled: Scheduled): ReplayFiling;
}

/** Makes rows of scheduled places; ids and addresses are unique over all that one maker makes. */
export function createFilingMaker(random: Random, lastInstant: number): FilingMaker {
  const nseId = nseIds(random);
  const given = new Set<string>();
  const unused = (draw: () => string): string => {
    for (;;) {
      const id = draw();
      if (!given.has(id)) {
        given.add(id);
        return id;
      }
    }
  };
  const bseNames = new Map<string, string>();
  const nseAddresses = new Map<string, string>();
  return {
    filing(scheduled) {
      const { place, documentKey, shared } = scheduled;
      if (place.exchange === 'bse') {
        const name = bseNames.get(documentKey) ?? unused(() => bseAttachmentName(shared));
        bseNames.set(documentKey, name);
        return bseFiling(scheduled, unused(scheduled.random.uuid), name);
      }
      const delay = scheduled.random.pick([0, 1, 1, 1, 2]) * 1000;
      const seconds = scheduled.random.int(5, 40);
      const ending = scheduled.random.chance(0.03) ? 'PDF' : 'pdf';
      // Two letters of one login in one second are two files.
      let url = nseAddress(scheduled, seconds, ending);
      for (let more = 1; url !== null && (nseAddresses.get(url) ?? documentKey) !== documentKey; more++)
        url = nseAddress(scheduled, seconds + more, ending);
      if (url !== null) nseAddresses.set(url, documentKey);
      return nseFiling(scheduled, nseId(place.segment), url, Math.min(scheduled.at + delay, lastInstant));
    },
  };
}

function bseAttachmentName(random: Random): string {
  const uuid = random.uuid();
  // Rows that the exchange enters itself carry the time of day.
  return random.chance(0.03) ? `${uuid.toUpperCase()}-${random.int(100_000, 195_959)}.pdf` : `${uuid}.pdf`;
}

function bseFiling({ event, place, document, at, dated, random }: Scheduled, id: string, name: string): ReplayFiling {
  const { blueprint, company } = event;
  const attachmentName = blueprint.document === null ? '' : name;
  const sizeKnown = !random.chance(0.02);
  const publishedAt = dated ?? at;
  return {
    exchange: 'bse',
    segment: place.segment,
    exchangeId: id,
    publishedAt,
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
        at: publishedAt,
        disseminatedAt: at,
        attachmentName,
        bytes: attachmentName && sizeKnown ? ((await document.size()) ?? 284_113) : null,
        random: random.fork('fields'),
      }),
  };
}

function nseFiling(
  { event, place, document, at, dated, random }: Scheduled,
  id: string,
  attachmentUrl: string | null,
  disseminatedAt: number,
): ReplayFiling {
  const { blueprint, company } = event;
  const second = (ms: number) => Math.floor(ms / 1000) * 1000;
  const publishedAt = place.predated ? startOfDay(event.day) : second(dated ?? at);
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
        isin: event.listed ? isinOn(company, event.day) : null,
        label: place.nse ?? blueprint.nse,
        at: publishedAt,
        disseminatedAt,
        attachmentUrl,
        bytes: attachmentUrl ? await document.size() : null,
        random: random.fork('fields'),
      }),
  };
}

function nseAddress({ event, place, at }: Scheduled, secondsBefore: number, pdf: string): string | null {
  const { document, spoiling } = event.blueprint;
  if (document === null) return null;
  const folder = place.segment === 'debt' ? 'content/debt/WDM' : 'corporate';
  const uploaded = compact(nseTime(at - secondsBefore * 1000));
  const words = document.title.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40);
  const extension = place.zipped || spoiling?.startsWith('zip') ? 'zip' : pdf;
  return `${NSE_ARCHIVES}/${folder}/${event.company.login}_${uploaded}_${words}.${extension}`;
}

/** Sequence numbers: unique, not quite in the order of time; debt counts for itself, in small numbers. */
function nseIds(random: Random): (segment: string) => string {
  const counts = { equities: 0, debt: 0 };
  return (segment) => {
    const debt = segment === 'debt';
    const nth = debt ? counts.debt++ : counts.equities++;
    // Steps of 4 in pairs that change places: 5, 1, 13, 9, …
    const swapped = nth % 2 === 0 ? nth + 1 : nth - 1;
    return String((debt ? 234_000 : 106_400_000) + swapped * 4 + random.int(0, 3));
  };
}
