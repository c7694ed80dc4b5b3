import { describe, expect, it } from 'vitest';
import { indian, inWords, workingDayAfter } from '../src/generate/format.ts';
import { dueQuarter, earlier, periodName, quarterEnd } from '../src/generate/periods.ts';

describe('fiscal quarters', () => {
  it.each([
    ['2026-02-13', 'Q3FY26', '2025-12-31'],
    ['2026-03-31', 'Q3FY26', '2025-12-31'],
    ['2026-04-01', 'Q4FY26', '2026-03-31'],
    ['2025-08-11', 'Q1FY26', '2025-06-30'],
    ['2025-11-14', 'Q2FY26', '2025-09-30'],
  ])('on %s results of %s are due, ended %s', (day, name, end) => {
    expect([periodName(dueQuarter(day)), quarterEnd(dueQuarter(day))]).toEqual([name, end]);
  });

  it('go back over the turn of the fiscal year', () => {
    const quarter = dueQuarter('2025-08-11');
    expect([0, 1, 4, 5].map((age) => periodName(earlier(quarter, age)))).toEqual([
      'Q1FY26',
      'Q4FY25',
      'Q1FY25',
      'Q4FY24',
    ]);
  });
});

describe('what is printed', () => {
  it('groups digits and spells numbers as India does', () => {
    expect([13_034_703, 999, 100_000, -1234.5].map((value) => indian(value))).toEqual([
      '1,30,34,703',
      '999',
      '1,00,000',
      '(1,235)',
    ]);
    expect(indian(-1234.5, 2)).toBe('(1,234.50)');
    expect(inWords(13_034_703)).toBe('One Crore Thirty Lakh Thirty Four Thousand Seven Hundred Three');
    expect([0, 15, 40, 2_000_000].map(inWords)).toEqual(['Zero', 'Fifteen', 'Forty', 'Twenty Lakh']);
  });

  it('puts no meeting on a weekend', () => {
    expect(workingDayAfter('2026-02-13', 0)).toBe('2026-02-13');
    expect(workingDayAfter('2026-02-13', 1)).toBe('2026-02-16');
    expect(workingDayAfter('2026-02-27', 9)).toBe('2026-03-09');
  });
});
