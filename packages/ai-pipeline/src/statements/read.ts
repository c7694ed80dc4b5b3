import type { Page } from '../document/page.ts';
import { basisBefore, speaksOfGroup } from './basis.ts';
import { readBlock, readRest } from './block-grid.ts';
import { findBlocks } from './blocks.ts';
import type { StatementGrid } from './grid.ts';
import { gridLines } from './lines.ts';

/** More corporate identity numbers than one stand on a page of a newspaper: whose results these are, nobody can say. */
const CIN = /\b[LU]\d{5}\s?[A-Z]{2}\s?\d{4}\s?[A-Z]{3}\s?\d{6}\b/g;

/**
 * The statements of profit and loss among a document's pages, as grids: every row, with its metric where it is one that
 * readers ask for. Nothing is judged here but what is which row and which column.
 */
export function readStatementGrids(pages: readonly Page[]): StatementGrid[] {
  const readable = pages.filter((page) => page.source === 'native' || page.source === 'ocr');
  const group = speaksOfGroup(readable);
  const grids: StatementGrid[] = [];
  for (const page of readable) {
    if (new Set(page.text.match(CIN)).size > 1) continue;
    const before = grids.at(-1);
    for (const grid of gridsOfPage(page, before && before.page === page.page - 1 ? before : undefined)) {
      // Where some columns say whose they are and others do not, nothing else can tell.
      const said = grid.columns.some((column) => column.basis !== undefined);
      grid.basis ??= said ? null : (basisBefore(readable, page.page) ?? (group ? null : 'standalone'));
      grids.push(grid);
    }
  }
  return grids;
}

function gridsOfPage(page: Page, before: StatementGrid | undefined): StatementGrid[] {
  const tolerant = page.source === 'ocr' || page.kind === 'scan';
  const lines = gridLines(page.lines, tolerant);
  const blocks = findBlocks(lines, tolerant);
  const above = blocks[0]?.title ?? lines;
  const rest = before ? readRest(page, above, tolerant, before) : null;
  const found = blocks.map((block, index) =>
    readBlock(page, block, tolerant, index === 0 && !rest ? before : undefined),
  );
  return [rest, ...found].filter((grid) => grid !== null);
}
