/** What a document says, page by page, before anything is drawn: the same model becomes text or a scan. */
export interface DocumentModel {
  title: string;
  author: string;
  face: 'sans' | 'serif';
  pages: Block[][];
}

export type Align = 'left' | 'center' | 'right';

export type Block =
  | { type: 'text'; text: string; size?: number; bold?: boolean; align?: Align; gap?: number; indent?: number }
  | { type: 'rule' }
  | { type: 'space'; height: number }
  | { type: 'table'; table: Table }
  /** Newspaper columns, side by side. */
  | { type: 'columns'; columns: string[][]; size: number };

export interface Table {
  /** Points; the sum is at most the width of the page's text. */
  widths: number[];
  align: Align[];
  header: string[];
  rows: string[][];
  /** Indexes of rows in bold: totals and headings. */
  bold?: number[];
  size?: number;
  /** Ruled tables have lines around every cell; the others are aligned by white space alone. */
  ruled: boolean;
}

export const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;
export const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin;
