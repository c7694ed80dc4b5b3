import type { Issuer } from '../dataset.ts';

export type BseSecurity = Record<
  | 'SCRIP_CD'
  | 'Scrip_Name'
  | 'Status'
  | 'GROUP'
  | 'FACE_VALUE'
  | 'ISIN_NUMBER'
  | 'INDUSTRY'
  | 'scrip_id'
  | 'Segment'
  | 'NSURL'
  | 'Issuer_Name'
  | 'Mktcap',
  string
>;

/** What ListofScripData is asked for; `""` is everything. */
export interface BseSecuritiesQuery {
  segment: string;
  status: string;
  group: string;
  scripCode: string;
}

/** Names in whatever case; what is not asked for does not narrow the list. */
export function parseBseSecuritiesQuery(query: Record<string, unknown>): BseSecuritiesQuery {
  const asked = new Map(Object.entries(query).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const text = (name: string) => asked.get(name) ?? '';
  return { segment: text('segment'), status: text('status'), group: text('group'), scripCode: text('scripcode') };
}

/** Rows of ListofScripData: all fields are strings. */
export function bseSecurities(
  issuers: readonly Issuer[],
  query: BseSecuritiesQuery,
  dirty = false,
): readonly BseSecurity[] {
  const active = issuers.flatMap((issuer) => (issuer.scripCode === null ? [] : [asRow(issuer, issuer.scripCode)]));
  const all = [...(dirty ? soiled(active) : active), ...GONE];
  const fits = (asked: string, value: string) => asked === '' || asked.toLowerCase() === value.toLowerCase();
  return all.filter(
    (row) =>
      fits(query.segment, row.Segment) &&
      fits(query.status, row.Status) &&
      fits(query.group, row.GROUP.trim()) &&
      fits(query.scripCode, row.SCRIP_CD),
  );
}

function asRow({ name, isin, industry, symbol }: Issuer, scripCode: string): BseSecurity {
  const slug = name.toLowerCase().replace(/\W+/g, '-');
  const id = slug.split('-')[0]!;
  return {
    SCRIP_CD: scripCode,
    Scrip_Name: name,
    Status: 'Active',
    GROUP: 'B',
    FACE_VALUE: '10.00',
    ISIN_NUMBER: isin,
    INDUSTRY: industry,
    // The symbol of both exchanges, as a rule.
    scrip_id: symbol ?? id.toUpperCase(),
    Segment: 'Equity',
    NSURL: `https://www.bseindia.com/stock-share-price/${slug}/${id}/${scripCode}/`,
    Issuer_Name: name,
    Mktcap: '',
  };
}

const bare = (scripCode: string, name: string, isin: string, status: string, symbol: string): BseSecurity => ({
  ...asRow({ name, isin, industry: '', symbol, scripCode }, scripCode),
  Status: status,
  Mktcap: '',
});

/** Shown only to who does not ask for what is active: about as many at the real one. */
const GONE = [
  bare('588001', 'Vanterloom Castings Limited', 'INEZ90101011', 'Delisted', 'VANTERLOOM'),
  bare('588008', 'Hobbelquist Textiles Limited', 'INEZ90201019', 'Suspended', 'HOBBELQST'),
  bare('588015', 'Mirrenfold Foods Limited', 'INEZ90301017', 'Delisted', 'MIRRENFOLD'),
];

/**
 * Dirt as it was found in the real list: no ISIN in three spellings, an l in place of a 1 in that of a listed company,
 * a dummy, a row twice, and one ISIN under two codes.
 */
function soiled(rows: readonly BseSecurity[]): readonly BseSecurity[] {
  const list = [...rows];
  const index = list.findLastIndex(({ ISIN_NUMBER }) => ISIN_NUMBER.includes('1'));
  const soiledRow = list[index];
  if (soiledRow) list[index] = { ...soiledRow, ISIN_NUMBER: soiledRow.ISIN_NUMBER.replace('1', 'l') };
  const [first, second] = rows;
  return [
    ...list,
    bare('588101', 'Ostervale Trading Limited', 'NA', 'Active', 'OSTERVALE'),
    bare('588102', 'Pindlewick Finance Limited', '', 'Active', 'PINDLEWICK'),
    bare('588103', 'Quarrelstone Mills Limited', '0', 'Active', 'QUARRELST'),
    bare('588104', 'DUMMY SCRIP 4', 'INEDUMMY0004', 'Active', 'DUMMY4'),
    ...(first ? [first] : []),
    ...(second ? [{ ...second, SCRIP_CD: '588105', GROUP: 'T' }] : []),
  ];
}
