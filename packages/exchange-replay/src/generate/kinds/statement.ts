import type { Random } from '../random.ts';

/** One column of a statement: whole hundredths of the printed unit, so that sums hold to the last digit. */
export interface Lines {
  revenue: number;
  otherIncome: number;
  materials: number;
  employees: number;
  finance: number;
  depreciation: number;
  otherExpenses: number;
  exceptional: number;
  currentTax: number;
  deferredTax: number;
  otherComprehensive: number;
}

export interface Statement {
  /** Newest first: the due quarter and the seven before it. */
  quarters: Lines[];
  /** Paid-up equity capital, hundredths of the unit; face value Rs 10 a share. */
  capital: number;
}

const KEYS: (keyof Lines)[] = [
  'revenue',
  'otherIncome',
  'materials',
  'employees',
  'finance',
  'depreciation',
  'otherExpenses',
  'exceptional',
  'currentTax',
  'deferredTax',
  'otherComprehensive',
];

export const add = (columns: readonly Lines[]): Lines =>
  Object.fromEntries(KEYS.map((key) => [key, columns.reduce((sum, lines) => sum + lines[key], 0)])) as unknown as Lines;

/** Share of a statement that a parent alone has. */
export const scale = (lines: Lines, share: number): Lines =>
  Object.fromEntries(KEYS.map((key) => [key, Math.round(lines[key] * share)])) as unknown as Lines;

export const totalIncome = (lines: Lines) => lines.revenue + lines.otherIncome;
export const totalExpenses = (lines: Lines) =>
  lines.materials + lines.employees + lines.finance + lines.depreciation + lines.otherExpenses;
export const profitBeforeTax = (lines: Lines) => totalIncome(lines) - totalExpenses(lines) - lines.exceptional;
export const taxExpense = (lines: Lines) => lines.currentTax + lines.deferredTax;
export const profitAfterTax = (lines: Lines) => profitBeforeTax(lines) - taxExpense(lines);

/** Rupees per share, two decimals: profit over capital times the face value of 10; the unit cancels out. */
export const eps = (lines: Lines, capital: number) => Math.round((profitAfterTax(lines) / capital) * 1000) / 100;

/** Eight quarters of one issuer; `unitSize` is how many of the printed unit are a crore (100 for lakhs). */
export function composeStatement(random: Random, unitSize: number): Statement {
  const hundredths = unitSize * 100;
  const base = random.int(40, 1800) * hundredths;
  // A growth rate that leaves no doubt whether the year was better or worse.
  const yearly = random.pick([-0.3, -0.18, -0.12, 0.14, 0.2, 0.32]);
  const quarters = Array.from({ length: 8 }, (_, age): Lines => {
    const revenue = vary(random, base * (1 + yearly) ** (-age / 4), 0.03);
    const part = (share: number, spread = 0.02) => vary(random, revenue * share, spread);
    const before: Omit<Lines, 'exceptional' | 'currentTax' | 'deferredTax'> = {
      revenue,
      otherIncome: part(0.02, 0.3),
      materials: part(0.52 - yearly * 0.1 * (1 - age / 4)),
      employees: part(0.14),
      finance: part(0.03),
      depreciation: part(0.04),
      otherExpenses: part(0.11),
      otherComprehensive: part(0.001, 0.9) - part(0.0008, 0.9),
    };
    const exceptional = random.chance(0.1) ? part(0.01) : 0;
    const profit = profitBeforeTax({ ...before, exceptional, currentTax: 0, deferredTax: 0 });
    const currentTax = profit > 0 ? vary(random, profit * 0.24, 0.05) : 0;
    return { ...before, exceptional, currentTax, deferredTax: vary(random, profit * 0.012, 0.5) };
  });
  return { quarters, capital: Math.round(base * 0.18) };
}

function vary(random: Random, value: number, spread: number): number {
  return Math.round(value * (1 + (random.next() * 2 - 1) * spread));
}
