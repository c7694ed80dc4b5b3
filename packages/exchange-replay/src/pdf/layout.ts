import { type Align, type Block, type DocumentModel, PAGE, type Table, TEXT_WIDTH } from './model.ts';

/** Where a layout draws: a PDF page or an image. Points from the top left; text stands below its y. */
export interface Surface {
  startPage(): void;
  width(text: string, size: number, bold: boolean): number;
  text(text: string, x: number, y: number, size: number, bold: boolean): void;
  line(x1: number, y1: number, x2: number, y2: number): void;
}

const LEADING = 1.32;

/** Draws each page of the model on a page of its own; a model that needs more room than a page is a mistake. */
export function drawDocument(model: DocumentModel, surface: Surface): void {
  for (const [index, page] of model.pages.entries()) {
    surface.startPage();
    let y: number = PAGE.margin;
    for (const block of page) y = drawBlock(block, y, surface);
    if (y > PAGE.height - 24) throw new Error(`Page ${index + 1} of "${model.title}" is ${Math.ceil(y)} points long.`);
  }
}

function drawBlock(block: Block, y: number, surface: Surface): number {
  switch (block.type) {
    case 'text': {
      const { text, size = 10, bold = false, align = 'left', gap = 6, indent = 0 } = block;
      const box = { x: PAGE.margin + indent, width: TEXT_WIDTH - indent };
      return drawText(text, box, y, size, bold, align, surface) + gap;
    }
    case 'rule':
      surface.line(PAGE.margin, y + 2, PAGE.width - PAGE.margin, y + 2);
      return y + 10;
    case 'space':
      return y + block.height;
    case 'table':
      return drawTable(block.table, y, surface) + 8;
    case 'columns': {
      const gutter = 14;
      const width = (TEXT_WIDTH - gutter * (block.columns.length - 1)) / block.columns.length;
      const ends = block.columns.map((paragraphs, index) => {
        const x = PAGE.margin + index * (width + gutter);
        if (index > 0) surface.line(x - gutter / 2, y, x - gutter / 2, PAGE.height - PAGE.margin);
        return paragraphs.reduce(
          (at, text) => drawText(text, { x, width }, at, block.size, false, 'left', surface) + 4,
          y,
        );
      });
      return Math.max(y, ...ends);
    }
  }
}

type Box = { x: number; width: number };

function drawText(
  text: string,
  box: Box,
  y: number,
  size: number,
  bold: boolean,
  align: Align,
  surface: Surface,
): number {
  let at = y;
  for (const line of wrap(text, box.width, (part) => surface.width(part, size, bold))) {
    const free = box.width - surface.width(line, size, bold);
    const x = box.x + (align === 'left' ? 0 : align === 'right' ? free : free / 2);
    if (line !== '') surface.text(line, x, at, size, bold);
    at += size * LEADING;
  }
  return at;
}

function drawTable(table: Table, y: number, surface: Surface): number {
  const { widths, align, header, rows, bold = [], size = 8.5, ruled } = table;
  const pad = 3;
  const lefts = widths.map((_, index) => PAGE.margin + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const right = PAGE.margin + widths.reduce((sum, width) => sum + width, 0);
  const drawRow = (cells: string[], at: number, isBold: boolean): number => {
    const bottom = Math.max(
      ...cells.map((cell, index) => {
        const box = { x: lefts[index]! + pad, width: widths[index]! - 2 * pad };
        return drawText(cell, box, at + pad, size, isBold, align[index]!, surface);
      }),
    );
    if (ruled) surface.line(PAGE.margin, at, right, at);
    return bottom + (ruled ? 2 : 0);
  };
  const ends = [header, ...rows].reduce(
    (at, cells, index) => drawRow(cells, at, index === 0 || bold.includes(index - 1)),
    y,
  );
  if (ruled) {
    surface.line(PAGE.margin, ends, right, ends);
    for (const x of [...lefts, right]) surface.line(x, y, x, ends);
  }
  return ends;
}

/** Greedy lines; a line break in the text is a line break on the page. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && measure(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}
