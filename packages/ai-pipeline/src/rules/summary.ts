import type { Category, Figure, Filing, Investor } from '@filings/queue-core';
import { formatCrore } from '../figures/amounts.ts';
import type { Letter } from '../text/letter.ts';
import { core, upperFirst, whatHappened } from './headline.ts';

const NAMES: Record<string, string> = {
  revenue: 'Revenue from operations',
  other_income: 'Other income',
  total_income: 'Total income',
  profit_before_tax: 'Profit before tax',
  tax_expense: 'Tax expense',
  profit_after_tax: 'Net profit',
  eps_basic: 'Basic EPS (Rs)',
  order_value: 'Order value',
  issue_size: 'Issue size',
  penalty: 'Penalty',
  demand: 'Amount of the order or demand',
  consideration: 'Consideration',
  investment: 'Investment',
  dividend_per_share: 'Dividend per share (Rs)',
};

const MOST_LISTED = 20;

/** Markdown: what the company discloses, its results as a table, amounts and investors as lists. */
export function composeSummary(
  category: Category,
  filing: Filing,
  letter: Letter,
  figures: readonly Figure[],
  investors: readonly Investor[],
): string {
  const sentences = letter.disclosures.slice(0, 2).map(told).map(escapeMarkdown);
  const opening =
    sentences.length > 0
      ? sentences
      : [escapeMarkdown(`${companyOf(filing)}: ${whatHappened(category, filing, letter)}`)];
  const blocks = [opening.map((sentence) => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`)).join('\n\n')];
  blocks.push(...resultTables(figures));
  const facts = figures.filter((figure) => figure.period === null);
  if (facts.length > 0) {
    blocks.push(
      facts.map((fact) => `- ${NAMES[fact.metric] ?? fact.metric}: ${shown(fact)}${pageOf(fact)}`).join('\n'),
    );
  }
  if (investors.length > 0) blocks.push(investorList(investors));
  return blocks.join('\n\n');
}

/** The sentence without "pursuant to Regulation 30 ... we wish to inform you that", where something is left of it. */
function told(sentence: string): string {
  const event = core(sentence);
  return event.length >= 30 ? upperFirst(event) : sentence;
}

function companyOf(filing: Filing): string {
  return filing.companyName ?? filing.symbol ?? 'The company';
}

function resultTables(figures: readonly Figure[]): string[] {
  const tables: string[] = [];
  for (const basis of ['consolidated', 'standalone', null] as const) {
    const rows = figures.filter((figure) => figure.period !== null && figure.basis === basis);
    if (rows.length === 0) continue;
    const periods = [...new Set(rows.map((row) => row.period))];
    const metrics = [...new Set(rows.map((row) => row.metric))];
    const lines = metrics.map((metric) => {
      const cells = periods.map((period) => rows.find((row) => row.metric === metric && row.period === period));
      return `| ${NAMES[metric] ?? metric} | ${cells.map((cell) => (cell ? cell.value.toLocaleString('en-IN', { maximumFractionDigits: 2 }) : '')).join(' | ')} |`;
    });
    const title = basis === null ? 'Rs crore' : `${basis === 'standalone' ? 'Standalone' : 'Consolidated'}, Rs crore`;
    tables.push(
      [`| ${title} | ${periods.join(' | ')} |`, `|---|${periods.map(() => '---:').join('|')}|`, ...lines].join('\n'),
    );
  }
  return tables;
}

function investorList(investors: readonly Investor[]): string {
  const listed = investors
    .slice(0, MOST_LISTED)
    .map((one) => `- ${escapeMarkdown(one.name)} (${one.kind}, ${one.role})`);
  const more = investors.length - listed.length;
  return [...listed, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function shown(figure: Figure): string {
  if (figure.unit === 'Rs crore') return formatCrore(figure.value);
  if (figure.unit === 'USD million') return `USD ${figure.value} million`;
  return String(figure.value);
}

function pageOf(figure: Figure): string {
  return figure.page === null ? '' : ` (page ${figure.page})`;
}

/** Text of a document must not become markup of the page that shows it. */
function escapeMarkdown(text: string): string {
  return text.replace(/([\\`*_[\]<>|#])/g, '\\$1');
}
