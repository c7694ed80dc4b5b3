import type { StatementFigure } from '@filings/ai-pipeline';
import { table } from '../output.ts';

/** Figures as a statement has them: a line a metric, a column a period, one table for each basis. */
export function figuresView(figures: readonly StatementFigure[]): string {
  const bases = ['consolidated', 'standalone', null] as const;
  const parts = bases
    .map((basis) => [basis, figures.filter((figure) => figure.basis === basis)] as const)
    .filter(([, own]) => own.length > 0)
    .map(([basis, own]) => `${TITLES[basis ?? 'unknown']}, Rs crore, page ${pagesOf(own)}\n${statement(own)}`);
  const doubtful = figures.filter(({ status }) => status === 'doubtful').length;
  const note = doubtful > 0 ? ['? doubtful: nothing proves it; look at the page'] : [];
  return [...parts, ...note].join('\n\n');
}

const TITLES = { consolidated: 'CONSOLIDATED', standalone: 'STANDALONE', unknown: 'BASIS NOT SAID' };

const pagesOf = (figures: readonly StatementFigure[]): string =>
  [...new Set(figures.map(({ page }) => page))].toSorted((a, b) => a - b).join(', ');

function statement(figures: readonly StatementFigure[]): string {
  const metrics = [...new Set(figures.map(({ metric }) => metric))];
  const periods = [...new Set(figures.map(({ period }) => period))];
  return table(
    ['', ...periods],
    metrics.map((metric) => [
      metric.replaceAll('_', ' '),
      ...periods.map((period) => shown(figures.filter((one) => one.metric === metric && one.period === period))),
    ]),
  );
}

/** Where a figure is printed more than once, the one that is proved. */
function shown(figures: readonly StatementFigure[]): string {
  const figure = figures.find(({ status }) => status === 'verified') ?? figures[0];
  if (!figure) return '';
  const value = figure.value.toLocaleString('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return `${value}${figure.unit === 'Rs per share' ? ' Rs' : ''}${figure.status === 'doubtful' ? ' ?' : ''}`;
}
