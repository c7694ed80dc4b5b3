import type { Filing } from '@filings/queue-core';
import type { Page } from '../../src/document/page.ts';
import { readPages } from '../../src/document/pdf/read.ts';
import { enrichByRules, type RulesEnrichment } from '../../src/rules/engine.ts';
import { makeFiling } from './filing.ts';
import { makePdf, type PageSpec } from './pdf.ts';

export async function pagesOf(...pages: PageSpec[]): Promise<Page[]> {
  return (await readPages(makePdf(pages), { maxPages: 50, readTimeoutMs: 30_000 })).pages;
}

/** What the rules make of a filing with a document of these pages. */
export async function readByRules(filing: Partial<Filing>, ...pages: PageSpec[]): Promise<RulesEnrichment> {
  return enrichByRules(makeFiling(filing), pages.length === 0 ? [] : await pagesOf(...pages));
}

/** A row of a table: first cell at the left, numbers at their columns. */
export function row(y: number, label: string, ...cells: string[]) {
  const numbers = cells.map((text, index) => ({ x: 330 + index * 80 - text.length * 5, y, text }));
  return [{ x: 50, y, text: label }, ...numbers];
}
