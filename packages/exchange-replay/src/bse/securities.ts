import type { Issuer } from '../dataset.ts';

/** Rows of ListofScripData: all fields are strings. */
export function bseSecurities(issuers: readonly Issuer[]): Record<string, string>[] {
  return issuers.flatMap(({ name, isin, scripCode, industry }) => {
    if (scripCode === null) return [];
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
      scrip_id: id.toUpperCase(),
      Segment: 'Equity',
      NSURL: `https://www.bseindia.com/stock-share-price/${slug}/${id}/${scripCode}/`,
      Issuer_Name: name,
      Mktcap: '',
    };
  });
}
