import { markdownOf, type Page, type Table } from '@filings/ai-pipeline';
import type { Reading } from './read.ts';

/** The whole document: text in its order, tables where they stand. */
export function documentMarkdown({ pages }: Pick<Reading, 'pages'>): string {
  return pages.map((page) => `<!-- page ${page.page} -->\n\n${pageMarkdown(page)}`).join('\n\n');
}

/** The tables alone, each under the page that it stands on. */
export function tablesMarkdown({ pages }: Pick<Reading, 'pages'>): string {
  const tables = pages.flatMap((page) => page.tables);
  if (tables.length === 0) return 'No tables.';
  return tables
    .map((table, index) => `### Table ${index + 1}, page ${table.page}\n\n${markdownOf(table)}`)
    .join('\n\n');
}

/** One page; said in words where nothing on it can be read. */
export function pageMarkdown({ lines, tables, source, kind }: Page): string {
  if (kind === 'blank' && lines.length === 0) return '*This page is blank.*';
  if (source === 'empty' || source === 'garbled') return `*This page ${WHY[source]}.*`;
  const starts = new Map<number, Table>();
  const taken = new Set<number>();
  for (const table of tables) {
    const own = [...table.headerLines, ...table.rows.flatMap((row) => row.lines)];
    starts.set(Math.min(...own), table);
    for (const line of own) taken.add(line);
  }
  const blocks: string[] = [];
  let paragraph: string[] = [];
  const end = () => {
    if (paragraph.length > 0) blocks.push(paragraph.join('  \n'));
    paragraph = [];
  };
  for (const [index, line] of lines.entries()) {
    const table = starts.get(index);
    if (table) {
      end();
      blocks.push(markdownOf(table));
    }
    if (!taken.has(index) && line.text.trim() !== '') paragraph.push(escaped(line.text.trim()));
    else end();
  }
  end();
  return blocks.join('\n\n');
}

const WHY = { empty: 'has no text that can be read', garbled: 'has a text that cannot be read' };

/** What Markdown would take for its own at the beginning of a line or within it. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_|<]/g, '\\$&')
    .replace(/^(#{1,6}\s|[-+>]\s|=+$|-+$)/, '\\$1')
    .replace(/^(\d+)([.)]\s)/, '$1\\$2')
    .replace(/\s+/g, ' ');
