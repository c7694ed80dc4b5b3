import type { WireRow } from '../dataset.ts';
import type { BseLabel } from '../generate/blueprint.ts';
import type { Company } from '../generate/companies.ts';
import type { Random } from '../generate/random.ts';
import { bseTime, hms } from '../time.ts';

export interface BseRowInput {
  id: string;
  company: Company;
  /** Debt is listed under codes of its own. */
  scripCode: string;
  label: BseLabel;
  critical: boolean;
  /** Epoch ms. */
  at: number;
  /** Epoch ms; later than `at` where the row comes late. */
  disseminatedAt: number;
  /** The exchange's name of the file, `""` where the row has none. */
  attachmentName: string;
  /** Exact, in bytes; null where the exchange tells none. */
  bytes: number | null;
  random: Random;
}

/** BSE cuts headlines; then MORE holds the full text. */
const HEADLINE_LIMIT = 380;

/** A row in the "today" shape of AnnSubCategoryGetData: reference counts in brackets are of 746 recorded rows. */
export function bseRow(input: BseRowInput): WireRow {
  const { id, company, scripCode, label, at, random } = input;
  const headline = quoted(label.headline);
  const cut = headline.length > HEADLINE_LIMIT;
  const time = bseTime(at);
  // Submitted a little before it is shown; unknown in 22, and then TimeDiff is too.
  const submitted = random.chance(0.03)
    ? null
    : Math.floor((at - random.pick([0, 0, 1, 2, 40, 700]) * 1000) / 1000) * 1000;
  const slug = company.name.toLowerCase().replace(/\W+/g, '-');
  return {
    NEWSID: id,
    SCRIP_CD: Number(scripCode),
    XML_NAME: `ANN_${scripCode}_${id.toUpperCase()}`,
    NEWSSUB: `${company.bseName} - ${scripCode} - ${quoted(label.subject)}`,
    DT_TM: time,
    NEWS_DT: time,
    // A number in some rows, a string in others.
    CRITICALNEWS: random.chance(0.5) ? Number(input.critical) : String(Number(input.critical)),
    ANNOUNCEMENT_TYPE: 'A',
    QUARTER_ID: null,
    FILESTATUS: 'N    ',
    ATTACHMENTNAME: input.attachmentName,
    MORE: cut ? headline : '',
    HEADLINE: cut ? `${headline.slice(0, HEADLINE_LIMIT - 5)} ....` : headline,
    CATEGORYNAME: label.category,
    OLD: 1,
    RN: 1,
    PDFFLAG: 0,
    NSURL: `https://www.bseindia.com/stock-share-price/${slug}/${slug.split('-')[0]}/${scripCode}/`,
    SLONGNAME: company.bseName,
    AGENDA_ID: label.agenda,
    TotalPageCnt: 1,
    News_submission_dt: submitted === null ? null : bseTime(submitted),
    // Differs by milliseconds in 12.
    DissemDT: bseTime(input.disseminatedAt + (random.chance(0.02) ? random.int(1, 9) : 0)),
    TimeDiff: submitted === null ? null : hms(input.disseminatedAt - submitted),
    Fld_Attachsize: input.bytes,
    SUBCATNAME: label.subcategory,
    BSENEWSID: null,
    INVESTOR_PRESENTATION: null,
    RECORDID: null,
    DataInsDate: null,
    AUDIO_VIDEO_FILE: null,
  };
}

/** BSE's database doubles single quotes and shows them so. */
const quoted = (text: string) => text.replaceAll("'", "''");
