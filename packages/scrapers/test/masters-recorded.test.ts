import { readFileSync } from 'node:fs';
import { Security } from '@filings/queue-core';
import { describe, expect, test } from 'vitest';
import { countAnomalies, isinCheckDigitHolds, type Master, readMaster } from '../src/index.ts';
import { haveShared, sharedPath } from './support.ts';

const textOf = (name: string) => readFileSync(sharedPath(`data/exchange/${name}`), 'utf8');
const read = (name: string): Master => readMaster(textOf(name));

/** Everything in the text that has an ISIN's shape and whose check digit holds. */
const isinsIn = (text: string): Set<string> =>
  new Set((text.match(/\bIN[A-Z0-9]{9}[0-9]\b/g) ?? []).filter(isinCheckDigitHolds));

const RECORDED = [
  {
    file: 'masters/BSE_EQ_instruments.csv',
    source: 'instruments',
    rows: { read: 13_244, kept: 5_346, merged: 0, leftOut: 7_898 },
    securities: { bse: 5_346, nse: 0 },
    anomalies: { other_instrument: 7_898, isin_missing: 3, isin_unreadable: 1, isin_repaired: 1 },
  },
  {
    file: 'masters/NSE_EQ_instruments.csv',
    source: 'instruments',
    rows: { read: 8_620, kept: 2_763, merged: 0, leftOut: 5_857 },
    securities: { bse: 0, nse: 2_763 },
    anomalies: { other_instrument: 5_835, dummy_row: 22, isin_unreadable: 1 },
  },
  {
    file: 'masters/stonks.csv',
    source: 'stonks',
    rows: { read: 4_945, kept: 4_945, merged: 0, leftOut: 0 },
    securities: { bse: 4_866, nse: 2_572 },
    anomalies: {},
  },
  {
    file: 'masters/bse_scripcode_to_nse_symbol.json',
    source: 'scrip-symbols',
    rows: { read: 6_288, kept: 6_288, merged: 0, leftOut: 0 },
    securities: { bse: 4_838, nse: 1_450 },
    anomalies: { link_unproved: 1_312 },
  },
  {
    file: 'bse/listSecurities_2rows.json',
    source: 'bse-scrip-list',
    rows: { read: 1, kept: 1, merged: 0, leftOut: 0 },
    securities: { bse: 1, nse: 0 },
    anomalies: {},
  },
] as const;

describe.skipIf(!haveShared)('the recorded lists', () => {
  test.each(RECORDED)('$file: every row is kept, merged or left out with its reason', (expected) => {
    const master = read(expected.file);
    expect(master.source).toBe(expected.source);
    expect(master.rows).toEqual(expected.rows);
    expect(master.rows.kept + master.rows.merged + master.rows.leftOut).toBe(master.rows.read);
    expect(countAnomalies(master.anomalies)).toEqual(expected.anomalies);
    const of = (exchange: string) => master.securities.filter((one) => one.exchange === exchange).length;
    expect({ bse: of('bse'), nse: of('nse') }).toEqual(expected.securities);
    for (const security of master.securities) Security.parse(security);
  });

  test.each(RECORDED)('$file: no good ISIN of a share is lost', ({ file }) => {
    const master = read(file);
    const kept = new Set(master.securities.map(({ isin }) => isin));
    const lines = textOf(file).split('\n');
    const leftOut = new Set(
      master.anomalies
        .filter(({ kind }) => kind === 'other_instrument')
        .flatMap(({ row }) => [...isinsIn(lines[row - 1] ?? '')]),
    );
    for (const isin of isinsIn(textOf(file))) expect(kept.has(isin) !== leftOut.has(isin), isin).toBe(true);
    // What was left out is bonds, funds and rights: by the ISIN's own words (characters 8 and 9) no shares.
    for (const isin of leftOut) expect(isin, isin).not.toMatch(/^IN[E9].{4}01/);
  });

  test('an l for a 1 is repaired, and what has no ISIN stays without one (G15)', () => {
    const { anomalies, securities } = read('masters/BSE_EQ_instruments.csv');
    const repaired = anomalies.find(({ kind }) => kind === 'isin_repaired');
    expect(repaired).toMatchObject({ code: '938826', row: 8_452 });
    expect(repaired?.message).toContain('"INEl48I07QA5", was read as INE148I07QA5');
    const without = securities.filter(({ isin }) => isin === null).map(({ code }) => code);
    expect(without).toEqual(['504671', '523031', '531562']);
    expect(anomalies.find(({ kind }) => kind === 'isin_unreadable')?.message).toContain('IN2920200698');
  });

  test('lists of different makers agree on who stands behind a code', () => {
    const issuerOf = new Map(
      ['BSE', 'NSE'].flatMap((name) =>
        read(`masters/${name}_EQ_instruments.csv`).securities.map(
          ({ exchange, code, isin }) => [`${exchange}:${code}`, isin?.slice(0, 7)] as const,
        ),
      ),
    );
    const known = read('masters/stonks.csv').securities.filter(({ exchange, code }) =>
      issuerOf.has(`${exchange}:${code}`),
    );
    expect(known).toHaveLength(7_395);
    // Splits change the end of an ISIN, never the issuer in its first seven characters.
    for (const { exchange, code, isin } of known)
      expect(issuerOf.get(`${exchange}:${code}`), `${exchange} ${code}`).toBe(isin?.slice(0, 7));
  });
});
