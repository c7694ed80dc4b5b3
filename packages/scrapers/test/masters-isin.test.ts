import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isinCheckDigitHolds } from '../src/index.ts';
import { readIsin } from '../src/masters/isin.ts';

describe('the check digit of an ISIN', () => {
  test.each(['INE117A01022', 'INE040A01034', 'INE09EO01013', 'IN9155A01020', 'US0378331005', 'AU0000XVGZA3'])(
    'holds for %s',
    (isin) => {
      expect(isinCheckDigitHolds(isin)).toBe(true);
    },
  );

  test('one wrong digit is always found', () => {
    const good = 'INE117A01022';
    const digits = [...good.matchAll(/[0-9]/g)].map(({ index }) => index);
    for (const at of digits)
      for (const digit of '0123456789')
        expect(isinCheckDigitHolds(good.slice(0, at) + digit + good.slice(at + 1))).toBe(good[at] === digit);
  });

  test.each(['', 'INE117A0102', 'INE117A010222', 'ine117a01022', 'INE117A0102X', '1NE117A01022'])(
    'no shape, no check: %j',
    (text) => {
      expect(isinCheckDigitHolds(text)).toBe(false);
    },
  );
});

describe('an ISIN as lists write it', () => {
  test.each([
    ['INE117A01022', 'INE117A01022', null],
    [' ine117a01022\u00A0', 'INE117A01022', null],
    ['"INE 117A 01022"', 'INE117A01022', null],
    ['', null, 'isin_missing'],
    ['0', null, 'isin_missing'],
    ['NA', null, 'isin_missing'],
    ['N.A.', null, 'isin_missing'],
    ['-', null, 'isin_missing'],
    ['INE117A010', null, 'isin_unreadable'],
    ['INE117A01023', null, 'isin_unreadable'],
    ['DUMMYSAN001', null, 'isin_unreadable'],
    ['US0378331005', null, 'isin_foreign'],
    // One letter of each kind for its digit.
    ['INEl48I07QA5', 'INE148I07QA5', 'isin_repaired'],
    ['INE117A0I022', 'INE117A01022', 'isin_repaired'],
    ['INE117AO1022', 'INE117A01022', 'isin_repaired'],
    ['INE117Ao1022', 'INE117A01022', 'isin_repaired'],
    ['INE117AOI022', 'INE117A01022', 'isin_repaired'],
    // INE117A01022 was meant, but INE1I7A01022 holds as well: nobody knows.
    ['INEII7A01022', null, 'isin_unreadable'],
    // Letters that belong there are left alone when all is well.
    ['INE09EO01013', 'INE09EO01013', null],
  ] as const)('%j is read as %j (%s)', (text, isin, anomaly) => {
    expect(readIsin(text)).toEqual({ isin, anomaly });
  });

  test('nothing but an Indian ISIN with a good check digit ever comes out', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.stringMatching(/^[Ii1l]N[EF9][0-9A-ZlIO]{8}[0-9lIO]$/),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { isin, anomaly } = readIsin(text);
        if (isin === null) expect(anomaly).not.toBeNull();
        else expect(isin.startsWith('IN') && isinCheckDigitHolds(isin)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a letter for a digit is read as that digit or as nothing, never as another ISIN', () => {
    const isins = [
      'INE148I07QA5',
      'INE117A01022',
      'INE040A01034',
      'INE001A01036',
      'INE101I01011',
      'INE009O01021',
    ].filter(isinCheckDigitHolds);
    expect(isins.length).toBeGreaterThan(3);
    let repaired = 0;
    for (const isin of isins)
      for (const [digit, letters] of [
        ['1', 'lI'],
        ['0', 'O'],
      ] as const)
        for (const letter of letters)
          for (let at = 2; at < 12; at += 1) {
            if (isin[at] !== digit) continue;
            const read = readIsin(isin.slice(0, at) + letter + isin.slice(at + 1));
            // An I or an O in the place of a digit may hold by chance: then it stands, as it would for anybody.
            if (read.anomaly === 'isin_repaired') {
              expect(read.isin).toBe(isin);
              repaired += 1;
            }
          }
    expect(repaired).toBeGreaterThan(20);
  });
});
