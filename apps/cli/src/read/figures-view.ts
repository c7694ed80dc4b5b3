import type { StatementFigure } from '@filings/ai-pipeline';
import { namedPages, pagesShown } from './pages-shown.ts';
import { type ShownStatement, statementsOf } from './statements.ts';

const TITLES = { consolidated: 'CONSOLIDATED', standalone: 'STANDALONE', unknown: 'BASIS NOT SAID' };
const GAP = '  ';

/** Figures as a statement has them: a line a metric, a column a period; what is wider than `width` goes on below. */
export function figuresView(figures: readonly StatementFigure[], width: number): string {
  const all = statementsOf(figures);
  // Of which nothing is proved it may be another company's, or in another currency: not beside one that is.
  const proved = all.filter((statement) => statement.figures.some(({ status }) => status === 'verified'));
  const shown = proved.length > 0 ? proved : all;
  const parts = shown.map(
    (statement) =>
      `${TITLES[statement.basis ?? 'unknown']}, Rs crore, page ${pagesShown(statement.pages)}\n${grid(statement, width)}`,
  );
  const isDoubtful = shown.some((statement) => statement.figures.some(({ status }) => status === 'doubtful'));
  const others = all.filter((statement) => !shown.includes(statement));
  return [
    ...parts,
    ...(isDoubtful ? ['? doubtful: nothing proves it; look at the page'] : []),
    ...(others.length > 0
      ? [`Nothing proves what stands on ${namedPages(others.flatMap(({ pages }) => pages))}: --json`]
      : []),
  ].join('\n\n');
}

function grid({ figures }: ShownStatement, width: number): string {
  const metrics = [...new Set(figures.map(({ metric }) => metric))];
  const periods = [...new Set(figures.map(({ period }) => period))];
  const labels = metrics.map((metric) => {
    const perShare = figures.some((figure) => figure.metric === metric && figure.unit === 'Rs per share');
    return `${metric.replaceAll('_', ' ')}${perShare ? ', Rs' : ''}`;
  });
  const digits = digitsOf(figures);
  const mark = figures.some(({ status }) => status === 'doubtful') ? '  ' : '';
  const columns = periods.map((period) => {
    const cells = metrics.map((metric) => {
      const figure = bestOf(figures.filter((one) => one.metric === metric && one.period === period));
      if (!figure) return '';
      return `${amountOf(figure, digits)}${figure.status === 'doubtful' ? ' ?' : mark}`;
    });
    return flushRight([`${period}${mark}`, ...cells]);
  });
  const first = flushLeft(['', ...labels]);
  return blocksOf(columns, width - first[0]!.length)
    .map((block) => first.map((label, row) => [label, ...block.map((column) => column[row])].join(GAP).trimEnd()))
    .map((rows) => rows.join('\n'))
    .join('\n\n');
}

/** Where a figure is printed more than once, the one that is proved. */
const bestOf = (figures: readonly StatementFigure[]): StatementFigure | undefined =>
  figures.find(({ status }) => status === 'verified') ?? figures[0];

/** As many as any of them has, so that points stand under each other. */
function digitsOf(figures: readonly StatementFigure[]): number {
  const crore = figures.filter(({ unit }) => unit === 'Rs crore');
  const most = Math.max(...crore.map(({ value }) => `${Number(value.toFixed(4))}`.split('.')[1]?.length ?? 0));
  return Math.min(4, Math.max(2, most));
}

function amountOf({ value, unit }: StatementFigure, digits: number): string {
  const fraction = unit === 'Rs crore' ? digits : 2;
  return value.toLocaleString('en-IN', {
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
    signDisplay: 'negative',
  });
}

/** Columns that fit beside each other. */
function blocksOf(columns: readonly string[][], width: number): string[][][] {
  const blocks: string[][][] = [];
  let left = 0;
  for (const column of columns) {
    left -= GAP.length + column[0]!.length;
    if (left < 0) {
      blocks.push([]);
      left = width - GAP.length - column[0]!.length;
    }
    blocks.at(-1)!.push(column);
  }
  return blocks;
}

const longest = (cells: readonly string[]): number => Math.max(...cells.map((cell) => cell.length));
const flushRight = (cells: readonly string[]): string[] => cells.map((cell) => cell.padStart(longest(cells)));
const flushLeft = (cells: readonly string[]): string[] => cells.map((cell) => cell.padEnd(longest(cells)));
