import { Security } from '@filings/queue-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isinCheckDigitHolds, readMaster, ScrapeError } from '../src/index.ts';
import { LEAVING_OUT } from '../src/masters/master.ts';

/** A small list of each kind, each with dirt of its own. */
const LISTS = [
  JSON.stringify([
    { SCRIP_CD: '500002', Scrip_Name: 'ABB India', Status: 'Active', ISIN_NUMBER: 'INE117A01022', scrip_id: 'ABB' },
    { SCRIP_CD: '500180', Issuer_Name: 'HDFC <Bank> & Co-$', Status: 'Delisted', ISIN_NUMBER: 'INE040A0l034' },
  ]),
  JSON.stringify([{ ScripCode: '500002', ScripName: 'ABB', IssuerName: 'ABB', Exchange: 'BSE', NSESymbol: 'ABB' }]),
  'SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE\r\nABB,"ABB, India",EQ,08-FEB-1995,2,1,INE117A01022,2\r\nABB,ABB,EQ,08-FEB-1995,2,1,INE040A01034,2\r\n',
  'ETERNAL LIMITED,ZOMATO,ETERNAL,09-APR-2025\nLTM Limited,LTIM,LTM,27-FEB-2026\n',
  'NCH_SYMBOL, NCH_PREV_NAME, NCH_NEW_NAME, NCH_DT\nABB,Asea,ABB Limited,07-MAR-2022\n',
  '0,1,2,3,4,5,6,7,8,9,10\nEXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SYMBOL,SYMBOL_NAME,DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,\nBSE,E,500002,INE117A01022,EQUITY,ABB,ABB INDIA LTD,ABB India,ES,A,\nNSE,E,13,,EQUITY,ABB,ABB INDIA LTD,ABB India,Other,EQ,\n',
  'isin,securityid,newbsecode,oldbsecode,newnsecode,oldnsecode,newname,oldname,symbol,company_id,sector\nINE117A01022,500002,ABB,"",ABB,ASEA,ABB India,Asea,ABB,x,\n',
];

const ODD = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    ',',
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\uD800',
    '\uFEFF',
    '<',
    '&#0;',
    '{}',
    '[',
    'null',
    '__proto__',
    '🏭',
  ),
);

/** A list with some of its characters cut out, and something odd in their place. */
const mutated = fc
  .tuple(
    fc.constantFrom(...LISTS),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), ODD), { maxLength: 6 }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((now, [at, length, odd]) => {
      const from = Math.floor(at * now.length);
      return now.slice(0, from) + odd + now.slice(from + length);
    }, text),
  );

test('no mutated list throws anything but our error, and whatever is read satisfies the contract', () => {
  let read = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      let master: ReturnType<typeof readMaster>;
      try {
        master = readMaster(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ScrapeError);
        return;
      }
      read += 1;
      const { rows, securities, anomalies } = master;
      expect(rows.kept + rows.merged + rows.leftOut).toBe(rows.read);
      for (const security of securities) {
        Security.parse(security);
        expect(JSON.stringify(security)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        if (security.isin !== null) expect(isinCheckDigitHolds(security.isin)).toBe(true);
      }
      // Each row that is left out says so.
      const why: readonly string[] = LEAVING_OUT;
      expect(anomalies.filter(({ kind }) => why.includes(kind))).toHaveLength(rows.leftOut);
    }),
    { numRuns: 3_000 },
  );
  expect(read).toBeGreaterThan(500);
});

test('JSON of any shape is read or refused, never more', () => {
  const fields = fc.constantFrom(
    'SCRIP_CD',
    'ISIN_NUMBER',
    'scrip_id',
    'Issuer_Name',
    'Status',
    'ScripCode',
    'NSESymbol',
  );
  const value = fc.oneof(ODD, fc.constantFrom('500002', 'INE117A01022', 500002), fc.anything({ maxDepth: 1 }));
  const row = fc.dictionary(fields, value).map((odd) => ({ SCRIP_CD: '500002', ISIN_NUMBER: '', ...odd }));
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: row }, fc.anything({ maxDepth: 2 }))), (rows) => {
      const text = JSON.stringify(rows);
      try {
        const master = readMaster(text);
        expect(master.rows.read).toBe((JSON.parse(text) as unknown[]).length);
        for (const security of master.securities) Security.parse(security);
      } catch (error) {
        expect(error).toBeInstanceOf(ScrapeError);
      }
    }),
    { numRuns: 1_000 },
  );
});
