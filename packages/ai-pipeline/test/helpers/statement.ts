import type { Metric, StatementCell, StatementColumn, StatementGrid } from '../../src/statements/grid.ts';

/** A random number from 0 to 1; the same seed gives the same row of them. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Shape {
  /** Decimals of the amounts. */
  decimals: number;
  /** Typical revenue in the unit of the statement. */
  size: number;
  nilTax: boolean;
  /** A row of exceptional items, mostly nil. */
  exceptional: boolean;
  /** Tax as two rows without a total. */
  taxInParts: boolean;
  /** Rows that the company rounds one by one, so that sums are off by a unit. */
  rounded: boolean;
  attributable: boolean;
  grouping: 'indian' | 'western' | 'none';
  negative: 'brackets' | 'minus';
}

export interface TrueStatement {
  grid: StatementGrid;
  /** By row, then by column: what the page says, as a number in the statement's unit. */
  truth: number[][];
}

const COLUMNS: [string, string, StatementColumn['span'], string][] = [
  ['31-Dec-25', '2025-12-31', 'quarter', 'Q3FY26'],
  ['30-Sep-25', '2025-09-30', 'quarter', 'Q2FY26'],
  ['31-Dec-24', '2024-12-31', 'quarter', 'Q3FY25'],
  ['31-Dec-25', '2025-12-31', 'nine_months', '9MFY26'],
  ['31-Dec-24', '2024-12-31', 'nine_months', '9MFY25'],
  ['31-Mar-25', '2025-03-31', 'year', 'FY25'],
];

export function randomShape(random: Random): Shape {
  const pick = <T>(...values: T[]): T => values[Math.floor(random() * values.length)]!;
  return {
    decimals: pick(2, 2, 2, 2, 1, 0),
    size: 10 ** (1.5 + random() * 4),
    nilTax: random() < 0.25,
    exceptional: random() < 0.4,
    taxInParts: random() < 0.5,
    rounded: random() < 0.25,
    attributable: random() < 0.3,
    grouping: pick('indian', 'indian', 'western', 'none'),
    negative: pick('brackets', 'brackets', 'minus'),
  };
}

/** A statement in the form of Schedule III with amounts that nobody reported, consistent as real ones are. */
export function consistentStatement(random: Random, shape: Shape): TrueStatement {
  const unit = 10 ** -shape.decimals;
  const round = (value: number): number => Number((Math.round(value / unit) * unit).toFixed(shape.decimals));
  const rows: { metric: Metric | null; label: string; values: number[]; decimals: number }[] = [];
  const columns = COLUMNS.length;
  const noise = (): number[] =>
    Array.from({ length: columns }, (_, c) => (c === 5 ? 4 : c > 2 ? 3 : 1) * (0.7 + 0.6 * random()));
  const jitter = (): number => (shape.rounded && random() < 0.3 ? (random() < 0.5 ? unit : -unit) : 0);
  const put = (
    metric: Metric | null,
    label: string,
    values: readonly number[],
    decimals = shape.decimals,
  ): number[] => {
    const printed = values.map((value) => Number(value.toFixed(decimals)) + 0);
    rows.push({ metric, label, values: printed, decimals });
    return printed;
  };
  const share = (of: number, nil = 0): number[] =>
    noise().map((n) => (random() < nil ? 0 : round(shape.size * of * n)));
  const revenue = put('revenue', '1 (a) Revenue from operations', share(1));
  const other = put('other_income', '(b) Other income', share(0.03, 0.15));
  const income = put(
    'total_income',
    'Total income',
    revenue.map((value, c) => round(value + other[c]! + jitter())),
  );
  const parts = [
    put(null, '2 (a) Cost of materials consumed', share(0.5)),
    put(
      null,
      '(b) Changes in inventories',
      share(0.05).map((value) => (random() < 0.5 ? -value : value)),
    ),
    put(null, '(c) Employee benefits expense', share(0.15)),
    put(null, '(d) Finance costs', share(0.03, 0.1)),
    put(null, '(e) Depreciation and amortisation expense', share(0.05)),
    put(null, '(f) Other expenses', share(0.1 + 0.3 * random())),
  ];
  const expenses = put(
    'total_expenses',
    'Total expenses',
    income.map((_, c) => round(parts.reduce((sum, part) => sum + part[c]!, 0) + jitter())),
  );
  let before = income.map((value, c) => round(value - expenses[c]!));
  if (shape.exceptional) {
    put(null, '3 Profit before exceptional items and tax (1-2)', before);
    const exceptional = put('exceptional_items', '4 Exceptional items', share(0.02, 0.7));
    before = before.map((value, c) => round(value - exceptional[c]!));
  }
  put('profit_before_tax', '5 Profit before tax', before);
  const current = before.map((value) => (shape.nilTax || value < 0 ? 0 : round(value * 0.22)));
  const deferred = before.map((value) => (shape.nilTax ? 0 : round(value * 0.06 * (random() - 0.4))));
  let tax = current.map((value, c) => round(value + deferred[c]!));
  if (!shape.nilTax || random() < 0.5) {
    if (!shape.nilTax) {
      put(null, '6 (a) Current tax', current);
      put(null, '(b) Deferred tax', deferred);
    }
    if (shape.nilTax || !shape.taxInParts) tax = put('tax_expense', 'Total tax expense', tax);
  }
  const profit = put(
    'profit_after_tax',
    '7 Profit for the period',
    before.map((value, c) => round(value - tax[c]! + jitter())),
  );
  const oci = put(
    null,
    '8 Other comprehensive income',
    share(0.01, 0.2).map((value) => (random() < 0.5 ? -value : value)),
  );
  put(
    null,
    '9 Total comprehensive income',
    profit.map((value, c) => round(value + oci[c]!)),
  );
  if (shape.attributable) {
    const minority = put(null, '10 (i) Non-controlling interests', share(0.002));
    put(
      null,
      '(ii) Owners of the company',
      profit.map((value, c) => round(value - minority[c]!)),
    );
  }
  const capital = round(Math.max(shape.size * (0.05 + 0.5 * random()), 20 * unit));
  put(
    'paid_up_capital',
    '11 Paid-up equity share capital (face value Rs 10 each)',
    profit.map(() => capital),
  );
  const weighted = random() < 0.2 ? 0.96 + 0.04 * random() : 1;
  const earnings = profit.map((value) => Number((value / ((capital * weighted) / 10)).toFixed(2)));
  put('eps_basic', '12 Earnings per share (a) Basic', earnings, 2);
  put(
    'eps_diluted',
    '(b) Diluted',
    earnings.map((value) => (random() < 0.15 ? Number((value * 0.99).toFixed(2)) : value)),
    2,
  );
  const grid: StatementGrid = {
    page: 5,
    source: 'native',
    basis: 'standalone',
    unit: { printed: 'Rs. in Lakhs', crore: 0.01 },
    columns: COLUMNS.map(([header, periodEnd, span, period], c) => ({
      x: 300 + c * 60,
      right: 350 + c * 60,
      header,
      periodEnd,
      span,
      period,
      comparison: c === 0 ? 'current' : c === 1 ? 'previous_quarter' : c === 2 ? 'previous_year' : null,
    })),
    rows: rows.map((row, r) => ({
      metric: row.metric,
      label: row.label,
      quote: `${row.label} ${row.values.join(' ')}`,
      cells: row.values.map(
        (value, c): StatementCell => ({
          printed: print(value, row.decimals, shape),
          box: { x: 310 + c * 60, y: 100 + r * 12, right: 350 + c * 60, bottom: 110 + r * 12 },
        }),
      ),
    })),
  };
  return { grid, truth: rows.map((row) => row.values) };
}

export function print(
  value: number,
  decimals: number,
  { grouping, negative }: Pick<Shape, 'grouping' | 'negative'>,
): string {
  if (value === 0) return '-';
  const size = Math.abs(value).toLocaleString(grouping === 'western' ? 'en-US' : 'en-IN', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: grouping !== 'none',
  });
  return value > 0 ? size : negative === 'brackets' ? `(${size})` : `-${size}`;
}

const CONFUSED: Readonly<Record<string, string>> = {
  '0': 'O69D8',
  '1': 'lI7i',
  '2': 'Z7',
  '3': '895',
  '4': 'A91',
  '5': 'S6$3',
  '6': '8G50',
  '7': '1T2',
  '8': 'B360',
  '9': '4g0',
};

/** A cell as recognition damages it, once in `rate` cells. Most damage of real pages is one of these. */
export function damage(printed: string, random: Random): string {
  const digits = [...printed].flatMap((character, index) => (/\d/.test(character) ? [index] : []));
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  if (digits.length === 0) return pick(['=', '.', '', '', '«', '5', '#', 'J']);
  const replace = (at: number, by: string): string => printed.slice(0, at) + by + printed.slice(at + 1);
  const kind = random();
  const at = pick(digits);
  if (kind < 0.3) return replace(at, pick([...CONFUSED[printed[at]!]!]));
  if (kind < 0.38) return replace(at, String(Math.floor(random() * 10)));
  if (kind < 0.53 && printed.includes('.')) return printed.replace('.', '');
  if (kind < 0.63 && printed.includes('.')) return printed.replace('.', ',');
  if (kind < 0.7 && printed.includes(',')) return printed.replace(',', pick(['', '.', ' ']));
  if (kind < 0.78 && printed.startsWith('('))
    return pick([printed.slice(1), printed.slice(0, -1), printed.slice(1, -1), `{${printed.slice(1)}`]);
  if (kind < 0.83) return replace(at, '');
  if (kind < 0.87) return replace(at, `${printed[at]}${pick(['1', '0', printed[at]!])}`);
  if (kind < 0.93) return pick(['a4Tt', 'ET', 'vos', '', 'CAAT', '£o.']);
  return `${printed}${pick(['|', ' i', '!', ' ©', ';'])}`;
}
