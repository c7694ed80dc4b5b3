import type { TextItem } from '../../src/document/page.ts';

/** A table as an issuer's software sets it: which text stands in which cell, and how it is put on the page. */
export interface TableSpec {
  labels: string[];
  /** One array of cells a row; null is empty. */
  cells: (string | null)[][];
  headers: string[];
  size: number;
  /** Of the label column and of each column of figures, in points. */
  labelWidth: number;
  widths: number[];
  pitch: number;
  align: 'right' | 'centre';
  serial: boolean;
  /** Rise of the base line per point. */
  slope: number;
}

const LEFT = 40;
const TOP = 120;

/** About the widths of Helvetica: digits 0.556, points and commas 0.278, brackets 0.333 of the size. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += /[.,' ]/.test(letter) ? 0.278 : /[()-]/.test(letter) ? 0.333 : 0.556;
  return width * size;
}

/** Right edges of the columns of figures. */
export const rightsOf = (spec: TableSpec): number[] => {
  let right = LEFT + (spec.serial ? 3 * spec.size : 0) + spec.labelWidth;
  return spec.widths.map((width) => {
    right += width;
    return right;
  });
};

/** The runs of the table, in reading order. `cut` says after which of a text's letters a run ends. */
export function itemsOf(spec: TableSpec, cut: (text: string) => number[] = () => []): TextItem[] {
  const { size } = spec;
  const rights = rightsOf(spec);
  const items: TextItem[] = [];
  const put = (text: string, x: number, y: number): void => {
    let from = 0;
    for (const to of [...cut(text), text.length]) {
      const part = text.slice(from, to);
      const at = x + widthOf(text.slice(0, from), size);
      if (part.trim() !== '')
        items.push({ text: part, x: at, y: y + spec.slope * at, width: widthOf(part, size), fontSize: size });
      from = to;
    }
  };
  const place = (text: string, column: number, y: number): void => {
    const width = widthOf(text, size);
    const right = rights[column]!;
    // The gap to the column's right border; brackets of negative numbers hang over it, as accounting formats do.
    const edge = right - 0.4 * size + (text.endsWith(')') ? 0.333 * size : 0);
    put(text, spec.align === 'right' ? edge - width : right - spec.widths[column]! / 2 - width / 2, y);
  };
  const label = LEFT + (spec.serial ? 3 * size : 0);
  put('Particulars', label, TOP);
  for (const [column, header] of spec.headers.entries()) {
    const middle = rights[column]! - spec.widths[column]! / 2;
    put(header, middle - widthOf(header, size) / 2, TOP);
  }
  for (const [row, cells] of spec.cells.entries()) {
    const y = TOP + (row + 2) * spec.pitch;
    if (spec.serial) put(String(row + 1), LEFT, y);
    put(spec.labels[row]!, label, y);
    for (const [column, cell] of cells.entries()) if (cell !== null) place(cell, column, y);
  }
  return items;
}

/** Indian grouping: 1,23,45,678.90. */
export function indian(value: number, decimals: number): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.') as [string, string?];
  const groups = whole.length > 3 ? `${whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',')},${whole.slice(-3)}` : whole;
  const text = fraction ? `${groups}.${fraction}` : groups;
  return value < 0 ? `(${text})` : text;
}
