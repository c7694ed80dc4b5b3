import type { LeftOut, Page, PageKind } from '@filings/ai-pipeline';
import { plural } from '../output.ts';
import { factsView } from './facts-view.ts';
import { figuresView } from './figures-view.ts';
import type { Reading } from './read.ts';
import type { Source } from './source.ts';

/** Of the first page, where nothing else is there to show. */
const TEXT_LINES = 15;

/** For people: what the document is, its figures, its facts, and how to see the rest. */
export function readingView(source: Source, reading: Reading): string {
  const { pages, figures, facts } = reading;
  const blocks = [titleOf(source, reading), figuresView(figures), factsView(facts)].filter(Boolean);
  if (blocks.length === 1) blocks.push(textOf(pages));
  const tables = pages.reduce((sum, page) => sum + page.tables.length, 0);
  blocks.push(`All of it: --markdown, ${plural(tables, 'table')}: --tables, with evidence: --json`);
  return blocks.join('\n\n');
}

function titleOf({ name, bytes, sha256 }: Source, { pageCount, pages, cut, leftOut }: Reading): string {
  const kinds = KINDS.map(([kind, word]) => ({ word, count: pages.filter((page) => page.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`);
  const recognised = pages.filter(({ source }) => source === 'ocr').length;
  const lines = [
    `${name === '-' ? 'stdin' : name}: ${plural(pageCount, 'page')}, ${(bytes / 1e6).toFixed(1)} MB, sha256 ${sha256}`,
    `Pages ${pagesShown(pages.map(({ page }) => page))}: ${kinds.join(', ') || 'none'}; ${recognised} recognised`,
    ...unread(pages),
    ...(cut === null ? [] : [`Cut short: the limit of ${cut === 'pages' ? 'pages' : 'time'} was met.`]),
    ...left(leftOut),
  ];
  return lines.join('\n');
}

const KINDS: readonly (readonly [PageKind, string])[] = [
  ['native', 'native'],
  ['scan', 'scanned'],
  ['stamp', 'scanned with a stamp'],
  ['garbled', 'garbled'],
  ['blank', 'blank'],
];

function unread(pages: readonly Page[]): string[] {
  const numbers = pages
    .filter(({ source, kind }) => (source === 'empty' || source === 'garbled') && kind !== 'blank')
    .map(({ page }) => page);
  return numbers.length === 0 ? [] : [`Not readable: page ${pagesShown(numbers)}`];
}

function left(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  return [`Not recognised: page ${pagesShown(leftOut.map(({ page }) => page))}`];
}

/** `1-3, 7` */
export function pagesShown(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

function textOf(pages: readonly Page[]): string {
  const first = pages.find(({ lines }) => lines.length > 0);
  if (!first) return 'No text could be read.';
  const lines = first.lines.slice(0, TEXT_LINES).map(({ text }) => text);
  return `No figures and no facts were found. Page ${first.page} begins:\n\n${lines.join('\n')}`;
}
