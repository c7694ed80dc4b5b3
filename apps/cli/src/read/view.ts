import { basename } from 'node:path';
import type { Letter, Page } from '@filings/ai-pipeline';
import { plural, wrapped } from '../output.ts';
import type { Drawn } from './draw.ts';
import { factsView } from './facts-view.ts';
import { figuresView } from './figures-view.ts';
import { namedPages } from './pages-shown.ts';
import type { Reading } from './read.ts';
import type { Source } from './source.ts';
import { kindsOf, stateOf } from './state-view.ts';

/** Of the first page, where nothing else says what the document is. */
const TEXT_LINES = 12;
const MOST_LETTER = 400;

/** For people, in lines of `width`: what the document is, its figures, its facts, and how to see the rest. */
export function readingView(source: Source, reading: Reading, drawn: Drawn | null, width: number): string {
  const { pages, letter, figures, facts } = reading;
  const about = letterView(letter, width);
  const blocks = [
    [titleOf(source, reading), ...stateOf(reading), ...(drawn ? drawnWords(drawn) : [])].join('\n'),
    about || (figures.length === 0 ? beginningOf(pages, width) : ''),
    figuresView(figures, width),
    factsView(facts, width),
    restOf(pages),
  ];
  return blocks.filter(Boolean).join('\n\n');
}

const titleOf = ({ name, bytes, parts }: Source, reading: Reading): string =>
  [
    `${nameOf(name)}: ${plural(reading.pageCount, 'page')}`,
    size(bytes),
    ...(reading.pages.length < reading.pageCount ? [] : [kindsOf(reading)]),
    ...(parts.length > 1 ? [`${parts.length} PDFs in one archive`] : []),
  ].join(', ');

function nameOf(name: string): string {
  if (name === '-') return 'stdin';
  return basename(URL.canParse(name) ? decodeURIComponent(new URL(name).pathname) : name) || name;
}

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** What the covering letter says that it is about. */
function letterView({ subject, disclosures }: Letter, width: number): string {
  const [first] = disclosures;
  const texts = [subject && `Subject: ${subject}`, first && clip(first)].filter(
    (text) => text !== null && text !== undefined,
  );
  return texts.map((text) => wrapped(text, width)).join('\n');
}

function clip(text: string): string {
  return text.length <= MOST_LETTER ? text : `${text.slice(0, text.lastIndexOf(' ', MOST_LETTER))} …`;
}

function beginningOf(pages: readonly Page[], width: number): string {
  const first = pages.find(({ lines }) => lines.length > 0);
  if (!first) return pages.some(({ kind }) => kind !== 'blank') ? 'No text could be read.' : '';
  const lines = first.lines.slice(0, TEXT_LINES).map(({ text }) => wrapped(text, width, '  '));
  return `Page ${first.page} begins:\n${lines.join('\n')}`;
}

function drawnWords({ drawn, notDrawn }: Drawn): string[] {
  const [first] = drawn;
  const last = drawn.length > 1 ? ` to ${basename(drawn.at(-1)!)}` : '';
  return [
    ...(first === undefined ? [] : [`Drawn: ${first}${last}`]),
    ...(notDrawn.length === 0 ? [] : [`Not drawn: ${namedPages(notDrawn)}`]),
  ];
}

function restOf(pages: readonly Page[]): string {
  const tables = pages.reduce((sum, page) => sum + page.tables.length, 0);
  const ways = ['All of it: --markdown', ...(tables > 0 ? [`${plural(tables, 'table')}: --tables`] : [])];
  return `${ways.join('; ')}; with evidence: --json`;
}
