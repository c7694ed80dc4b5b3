/** The rows of a results table and how their labels are printed. Data, so that a new wording is a new line here. */
export interface StatementRow {
  metric: string;
  label: RegExp;
  not?: RegExp;
  /** Which of several rows with this label counts. */
  take: 'first' | 'last';
  perShare?: boolean;
  /** A heading that must stand on the row or in the four lines above it. */
  under?: RegExp;
}

const LEAD = String.raw`^(?:[\s\dIVXivx().:a-h*-]{0,10}\s)?\s*`;
const row = (pattern: string): RegExp => new RegExp(LEAD + pattern, 'i');

export const STATEMENT_ROWS: readonly StatementRow[] = [
  {
    metric: 'revenue',
    label: row(
      String.raw`(?:(?:total )?(?:gross )?(?:revenue|income|sales)(?: \(?net\)?)? from operations?|net sales(?:\s*\/\s*income from operations)?|interest earned)\b`,
    ),
    not: /other|expenses|segment/i,
    take: 'first',
  },
  {
    metric: 'other_income',
    label: row(String.raw`other income\b`),
    not: /total|before|from operations/i,
    take: 'first',
  },
  {
    metric: 'total_income',
    label: row(String.raw`total (?:income|revenue)\b`),
    not: /comprehensive|from operations|segment|expen/i,
    take: 'first',
  },
  {
    metric: 'profit_before_tax',
    // The rows above it are "before exceptional items and tax": the last one is what tax is paid on.
    label: row(String.raw`(?:net )?\(?(?:profit|loss)\)?.{0,60}\bbefore (?:.{0,40}\b)?tax`),
    not: /discontinu|segment|operating profit before/i,
    take: 'last',
  },
  {
    metric: 'tax_expense',
    label: row(
      String.raw`(?:total|net) (?:income )?(?:tax|provision for tax)(?:es|ation)?(?: expenses?)?\b|^\s*[\dIVX(). ]*tax expenses?\b`,
    ),
    not: /before|after|comprehensive/i,
    take: 'first',
  },
  {
    metric: 'profit_after_tax',
    label: row(
      String.raw`(?:net )?\(?(?:profit|loss)\)?(?:\s*\/?\s*\(?(?:loss|profit)\)?)?(?:\s*\([^)]*\))?\s*(?:after (?:tax|share)|for the (?:period|quarter|year))`,
    ),
    not: /before|comprehensive|attributable|discontinu|continuing|minority|share of/i,
    take: 'first',
  },
  {
    metric: 'eps_basic',
    label: /\bbasic\b/i,
    not: /before extra|discontinu/i,
    take: 'first',
    perShare: true,
    under: /earnings?\s*(?:\/\s*\(?loss\)?\s*)?per\s*(?:equity\s*)?share|\beps\b/i,
  },
];
