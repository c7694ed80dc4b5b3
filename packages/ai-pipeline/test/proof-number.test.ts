import { describe, expect, test } from 'vitest';
import { readNumber } from '../src/statements/proof/number.ts';

const native = (printed: string) => readNumber(printed, { source: 'native' });
const recognised = (printed: string, decimals: number | null = 2) => readNumber(printed, { source: 'ocr', decimals });

describe('a number of a text layer is what is printed', () => {
  test.each([
    ['1,23,456.78', 123456.78],
    ['123,456.78', 123456.78],
    ['123456.78', 123456.78],
    ['(31.44)', -31.44],
    ['( 31.44 )', -31.44],
    ['-31.44', -31.44],
    ['31.44-', -31.44],
    ['– 31.44', -31.44],
    ['.44', 0.44],
    ['0', 0],
    ['0.00', 0],
    ['12.50*', 12.5],
    ['12.50 #', 12.5],
    ['(12.50)*', -12.5],
    ['12.50 (Refer note 4)', 12.5],
    ['₹ 12.50', 12.5],
    ['Rs. 12.50', 12.5],
  ])('%s is %d', (printed, value) => {
    expect(native(printed)).toMatchObject({ value, clean: true, nil: false });
  });

  test.each(['-', '–', '—', '--', 'Nil', 'NIL', 'N I L'])('%s is nought, and says so', (printed) => {
    expect(native(printed)).toMatchObject({ value: 0, nil: true, clean: true });
  });

  test.each(['NA', 'N.A.', 'Audited', '31-Dec-25', '', '12 and 13'])('%s is no number', (printed) => {
    expect(native(printed).value).toBeNull();
  });

  test.each(['1,234,56.00', '12,34.00', '31.44)', '(31.44', '1,2345'])('%s is damaged, not clean', (printed) => {
    expect(native(printed).clean).toBe(false);
  });

  test('a percentage is no amount', () => {
    expect(native('12.5%')).toMatchObject({ percent: true });
    expect(native('(12.5)%')).toMatchObject({ percent: true });
  });
});

describe('a recognised number may be what recognition confuses it with', () => {
  test.each([
    ['518453', 5184.53],
    ['174,39', 174.39],
    ['7.017.19', 7017.19],
    ['1,O5.2l', 105.21],
    ['B,506.96', 8506.96],
    ['24 160.10', 24160.1],
    ['863.70)', -863.7],
    ['{10.42)', -10.42],
    ['(1042)', -10.42],
    ['65.76|', 65.76],
    ['=', 0],
    ['5', 0],
  ])('%s may be %d', (printed, value) => {
    const { candidates } = recognised(printed);
    expect(candidates.map((candidate) => candidate.value)).toContain(value);
    expect(candidates.find((candidate) => candidate.value === value)!.cost).toBeLessThan(2);
  });

  test('what is printed cleanly is the cheapest reading, and costs nothing', () => {
    expect(recognised('1,05.21')).toMatchObject({ clean: false });
    expect(recognised('105.21').candidates[0]).toEqual({ value: 105.21, cost: 0 });
  });

  test('another number of decimals than all around it makes the printed reading dear', () => {
    const { clean, candidates } = recognised('518453');
    expect(clean).toBe(false);
    expect(candidates[0]!.value).toBe(5184.53);
  });

  test('a page that prints decimals in several ways gives no point away', () => {
    expect(recognised('518', null).candidates[0]).toEqual({ value: 518, cost: 0 });
  });
});
