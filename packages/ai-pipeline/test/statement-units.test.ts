import { describe, expect, it } from 'vitest';
import { readUnit } from '../src/statements/units.ts';

describe('units of statements', () => {
  it.each<[string, number]>([
    ['(₹ in Lakhs)', 0.01],
    ['(Rs. in Lakhs)', 0.01],
    ['Rs. In Lacs', 0.01],
    ['(Rs in Lakhs except EPS)', 0.01],
    ['(₹ in lakhs, except per share data)', 0.01],
    ['(All amounts in INR lakhs unless otherwise stated)', 0.01],
    ['Amount in Lakhs', 0.01],
    ['(` in Lakhs)', 0.01],
    ['₹ Lakhs', 0.01],
    ['(Rs. in Crores)', 1],
    ['₹ crore', 1],
    ['(₹ in Cr.)', 1],
    ['Rs. Crs.', 1],
    ['(In Crores)', 1],
    ['(INR in Crore, except per equity share data)', 1],
    ['(Rs. in Million)', 0.1],
    ['(₹ in millions, except as otherwise stated)', 0.1],
    ['INR Mn', 0.1],
    ['(Rs. in Mio)', 0.1],
    ['(Rs. in Billion)', 100],
    ["(Rs. in '000)", 1e-4],
    ['(Amount in Thousands)', 1e-4],
    ['(Rs. in thousand)', 1e-4],
    ["(Rs. In '00)", 1e-5],
    ['(₹ in Hundreds)', 1e-5],
    ['(Amount in Rs.)', 1e-7],
    ['(In Rupees)', 1e-7],
    ['Amount (₹)', 1e-7],
    ['(Amount in INR)', 1e-7],
    ['(Rs.)', 1e-7],
  ])('%s', (printed, crore) => {
    expect(readUnit(printed)).toEqual({ printed, crore });
  });

  it.each([
    'The Company has invested Rs. 250 lakhs in a subsidiary',
    'Particulars',
    'CIN: L24119WB1973PLC028902',
    'Face value of Rs. 10 each',
    'Earnings per share (in Rs.)',
    'Registered Office: Mumbai - 400 051',
    'Crore Infrastructure Limited',
  ])('"%s" is none', (text) => {
    expect(readUnit(text)).toBeNull();
  });

  it.each(['(US$ in millions)', '(USD Million, except per share data)', '(In $ Mn)'])('%s is no rupees', (text) => {
    expect(readUnit(text)).toBe('foreign');
  });

  it.each<[string, number]>([
    ['F crore', 1],
    ['{% in Crores)', 1],
    ['Rs jn lakhs)', 0.01],
    ['{Rs. in Lakhs)', 0.01],
  ])('recognition that errs: %s', (printed, crore) => {
    expect(readUnit(printed, true)).toEqual({ printed, crore });
  });
});
