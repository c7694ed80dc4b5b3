import type { StatementGrid } from '../grid.ts';

/** A statement with its continuations on the pages after it, and the page of each row. */
export interface Whole {
  grid: StatementGrid;
  pages: number[];
}

/**
 * Statements that run over a page: the rest, with the same columns and none of the same rows, belongs to the part
 * before it, so that earnings per share on one page meet the profit on the other.
 */
export function joinContinued(grids: readonly StatementGrid[]): Whole[] {
  const wholes: Whole[] = [];
  for (const grid of grids) {
    const before = wholes.at(-1);
    const pages = grid.rows.map(() => grid.page);
    if (before && continues(before, grid)) {
      before.grid = { ...before.grid, rows: [...before.grid.rows, ...grid.rows] };
      before.pages.push(...pages);
    } else wholes.push({ grid, pages });
  }
  return wholes;
}

function continues({ grid: before, pages }: Whole, grid: StatementGrid): boolean {
  const sameColumns =
    before.columns.length === grid.columns.length &&
    before.columns.every((column, index) => {
      const other = grid.columns[index]!;
      return column.period !== null && column.period === other.period && column.basis === other.basis;
    });
  const metrics = new Set(before.rows.flatMap((row) => row.metric ?? []));
  return (
    sameColumns &&
    before.source === grid.source &&
    grid.page - (pages.at(-1) ?? before.page) === 1 &&
    (grid.basis === null || grid.basis === before.basis) &&
    (grid.unit === null || before.unit === null || grid.unit.crore === before.unit.crore) &&
    !grid.rows.some((row) => row.metric !== null && metrics.has(row.metric))
  );
}
