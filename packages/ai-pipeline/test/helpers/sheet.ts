import { layoutPage } from '../../src/document/layout/lines.ts';
import type { Page, TextItem } from '../../src/document/page.ts';
import { emptyPage } from '../../src/document/page.ts';
import type { DocumentFact } from '../../src/facts/fact.ts';
import { readDocumentFacts } from '../../src/facts/read.ts';

/** A paragraph, or the cells of a table's row, each wrapped within its column. */
export type Block = string | string[];

const SIZE = 10;
const CHARACTER = 4.9;
const LEFT = 60;
const WIDTH = 480;

/** A page set as word processors do: paragraphs wrapped at the margin, cells wrapped in their columns. */
export function sheet(
  blocks: readonly Block[],
  options: { page?: number; columns?: number[]; recognised?: boolean } = {},
): Page {
  const items: TextItem[] = [];
  let y = 80;
  for (const [index, block] of blocks.entries()) {
    const table = Array.isArray(block);
    const inTable = table && Array.isArray(blocks[index - 1]);
    if (index > 0) y += inTable ? 4 : 12;
    const cells = table ? block : [block];
    const edges = table ? (options.columns ?? (cells.length === 2 ? [LEFT, 300] : [LEFT, 100, 330])) : [LEFT];
    const wrapped = cells.map((text, at) => wrap(text, (edges[at + 1] ?? LEFT + WIDTH) - edges[at]! - 12));
    for (const [at, lines] of wrapped.entries())
      for (const [row, text] of lines.entries()) items.push(...wordsOf(text, edges[at]!, y + row * 13, options));
    y += Math.max(...wrapped.map((lines) => lines.length)) * 13;
  }
  const { lines, text } = layoutPage(items);
  const source = options.recognised ? ('ocr' as const) : ('native' as const);
  return { ...emptyPage(options.page ?? 1, source), width: 612, height: 792, text, lines, score: 1 };
}

function wordsOf(text: string, x: number, y: number, { recognised = false }: { recognised?: boolean }): TextItem[] {
  if (!recognised) return [{ text, x, y, width: text.length * CHARACTER, fontSize: SIZE }];
  let at = x;
  return text.split(' ').map((word) => {
    const item = { text: word, x: at, y, width: word.length * CHARACTER, fontSize: SIZE, confidence: 90 };
    at += (word.length + 1) * CHARACTER;
    return item;
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && (last.length + word.length + 1) * CHARACTER <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Facts of one page as short words: `record_date 2026-02-06`, `interim 2.5`, `bonus 1 for 2`, `order_value 34.1`. */
export function factsOn(blocks: readonly Block[], options: Parameters<typeof sheet>[1] = {}): string[] {
  return readDocumentFacts([sheet(blocks, options)]).map(shortly);
}

export function shortly(fact: DocumentFact): string {
  switch (fact.type) {
    case 'date':
      return `${fact.kind} ${fact.date}`;
    case 'dividend':
      return `${fact.kind ?? 'dividend'} ${fact.perShare}`;
    case 'ratio':
      return `${fact.kind} ${fact.to} for ${fact.from}`;
    case 'amount':
      return `${fact.role} ${fact.value}${fact.unit === 'USD million' ? ' USD million' : ''}`;
    case 'allotment':
      return `${fact.name} | ${fact.kind} | ${fact.shares} | ${fact.amount}`;
    case 'audit':
      return `${fact.report} ${fact.conclusion} ${fact.basis ?? '-'}${fact.emphasis ? ' emphasis' : ''}`;
  }
}
