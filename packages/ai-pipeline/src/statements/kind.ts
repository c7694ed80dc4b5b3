import type { Metric } from './grid.ts';
import { labelWords } from './words.ts';

const OTHER_TABLES =
  /^(?:(?:net )?cash (?:flow|generated|used|inflow|and cash equivalents)|segment (?:revenue|results?|assets|liabilities)|inter segment|total segment|total assets|total equity and|total liabilities|net cash|operating profit before working|balance (?:as )?at|adjustments? for)\b/;
const OTHER_TITLES =
  /cash flow|balance sheet|assets and liabilities|segment|changes in equity|ratios?\b|related part|reconciliation|key (?:numbers|indicators|highlights)|covenant/i;
const STATEMENT_TITLES =
  /financial results|profit (?:and|&) loss|profit or loss|statement of .{0,30}results|income and expenditure/i;

const RETOLD = /^\W*notes? (?:to|on|forming)\b|^\W*(?:board\W?s|directors?\W{0,2}s?\W?) report\b/i;

/**
 * Whether rows are those of a statement of profit and loss: both what came in and what was left of it, and not the
 * rows of cash flows, segments and balance sheets, which begin or end with the same words.
 */
export function isStatement(
  metrics: readonly (Metric | null)[],
  labels: readonly string[],
  title: readonly { text: string }[],
  tolerant: boolean,
): boolean {
  const has = new Set(metrics.filter((metric) => metric !== null));
  const foreign = labels.filter((label) => OTHER_TABLES.test(labelWords(label, tolerant))).length;
  // Notes repeat the figures of the statement, and the directors retell them.
  if (title.slice(0, 8).some((line) => RETOLD.test(line.text))) return false;
  const income = ['revenue', 'total_income', 'interest_earned'].filter((metric) => has.has(metric as Metric)).length;
  const profit = ['profit_before_tax', 'profit_after_tax'].filter((metric) => has.has(metric as Metric)).length;
  if (foreign >= 3 || (foreign >= 1 && profit < 2)) return false;
  const titles = title.slice(-8).map((line) => line.text);
  const named = titles.some((text) => STATEMENT_TITLES.test(text));
  const other = titles.slice(-3).some((text) => text.length < 120 && OTHER_TITLES.test(text)) && !named;
  if (other && (income < 2 || profit < 2)) return false;
  // A press release shows its highlights in a table of its own: revenue, EBITDA, profit, rounded as it likes.
  const whole = has.has('tax_expense') || has.has('total_expenses') || has.has('paid_up_capital');
  if (!named && !(whole || has.size >= 5)) return false;
  // The rest may stand on the next page.
  return income >= 1 && (profit >= 1 ? has.size >= 3 : named && has.has('total_expenses'));
}
