import type { StatementFigure, StatementGrid } from '../grid.ts';
import { joinContinued } from './join.ts';
import { workOut } from './prove.ts';

/** The figures of all statements of one document; what one statement says of another counts as well. */
export function proveStatements(grids: readonly StatementGrid[]): StatementFigure[] {
  const figures = joinContinued(grids).flatMap((whole) => workOut(whole).figures);
  return acrossStatements(figures);
}

/**
 * The same figure printed in two places: equal, each proves the other; different, the one that arithmetic proves
 * stands, and where arithmetic proves both, neither can be shown as fact.
 */
export function acrossStatements(figures: readonly StatementFigure[]): StatementFigure[] {
  const groups = new Map<string, StatementFigure[]>();
  for (const figure of figures) {
    if (figure.basis === null) continue;
    const key = `${figure.metric} ${figure.period} ${figure.basis}`;
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return figures.map((figure) => {
    const others = (groups.get(`${figure.metric} ${figure.period} ${figure.basis}`) ?? []).filter((f) => f !== figure);
    const contradicted = others.some((other) => other.status === 'verified' && !equal(figure, other));
    if (contradicted && figure.status === 'verified')
      return { ...figure, status: 'doubtful', checks: ['printed-twice'] };
    const confirmed = others.some((other) => other.status === 'verified' && equal(figure, other));
    if (confirmed && !contradicted) {
      return { ...figure, status: 'verified', checks: [...new Set([...figure.checks, 'printed-twice'])] };
    }
    return figure;
  });
}

/** Equal as far as both are printed: a press release rounds what the statement gives to the last digit. */
function equal(a: StatementFigure, b: StatementFigure): boolean {
  return Math.abs(a.value - b.value) <= 1e-9 * Math.max(Math.abs(a.value), Math.abs(b.value));
}
