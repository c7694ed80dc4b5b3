import type { Table } from '../page.ts';

/** GitHub Markdown: one header row, numbers flush right; the title stands above, in bold, with the unit. */
export function markdownOf(table: Table): string {
  const heading = [table.title && `**${escaped(table.title)}**`, table.unit && escaped(table.unit)].filter(Boolean);
  const header = table.columns.map((column) => escaped(column.header));
  const rule = table.columns.map((column) => (column.kind === 'number' ? '---:' : '---'));
  const rows = table.rows.map((row) => row.cells.map((cell) => (cell ? escaped(cell.text) : '')));
  const grid = [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return heading.length > 0 ? `${heading.join(' ')}\n\n${grid}` : grid;
}

const escaped = (text: string): string =>
  text
    .replace(/[\\|*_`<]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
