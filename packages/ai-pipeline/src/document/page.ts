/**
 * What a document is once it is read. All measures are points (1/72 inch) on the page as people see it, turned as
 * /Rotate says: x grows to the right, y downwards, the origin is the upper left corner.
 */

export interface Box {
  x: number;
  /** Upper edge. */
  y: number;
  right: number;
  bottom: number;
}

/** A run of text where it stands: of the text layer, or a word that was recognised. */
export interface TextItem {
  text: string;
  x: number;
  /** Base line. */
  y: number;
  width: number;
  fontSize: number;
  /** Of its base line, in radians and clockwise; absent where it runs to the right. */
  angle?: number;
  /** 0..100, of recognised words only. */
  confidence?: number;
}

/** Runs that belong together on one line: a number, a name, a piece of a sentence between two gaps. */
export interface Cell {
  text: string;
  x: number;
  right: number;
  top: number;
  bottom: number;
  /** 0..100, the least of its words; of recognised text only. */
  confidence?: number;
}

export interface Line {
  /** Mean base line. */
  y: number;
  cells: Cell[];
  /** The cells joined by two spaces: what quotes are taken from. */
  text: string;
}

export interface TableColumn {
  /** Labels and other words, or numbers, which are set flush right. */
  kind: 'text' | 'number';
  x: number;
  right: number;
  /** All header lines above it from top to bottom, joined by a space; empty where it has none. */
  header: string;
}

export interface TableCell {
  text: string;
  box: Box;
  confidence?: number;
}

export interface TableRow {
  /** The page's lines that it is made of, as indices: more than one where a label is wrapped. */
  lines: number[];
  /** One a column; null where nothing stands. */
  cells: (TableCell | null)[];
}

export interface Table {
  page: number;
  box: Box;
  /** The line above it that names it, if one does. */
  title: string | null;
  /** The unit that its heading gives, as printed: "(₹ in Lakhs)". */
  unit: string | null;
  columns: TableColumn[];
  /** Of the header, as indices of the page's lines. */
  headerLines: number[];
  rows: TableRow[];
}

/** How the text of a page was come by; `garbled` and `empty` pages have none that may be read. */
export type PageSource = 'native' | 'ocr' | 'garbled' | 'empty';

/**
 * What a page is, whatever was made of it: born digital, a picture of paper (with or without a text layer of the
 * scanner's own), a picture with the stamp of a digital signature as its only text, text in an encoding that nobody
 * can read, or nothing at all.
 */
export type PageKind = 'native' | 'scan' | 'stamp' | 'garbled' | 'blank';

export interface PageOcr {
  /** Mean confidence of the words, 0..100. */
  confidence: number;
  dpi: number;
  /** Degrees by which the picture was turned to stand straight. */
  turnedBy: number;
  durationMs: number;
  /** Why the text layer was not enough. */
  reason: OcrReason;
}

export type OcrReason = 'no_text' | 'garbled' | 'stamp' | 'arithmetic';

export interface Page {
  /** 1.. */
  page: number;
  width: number;
  height: number;
  /** Degrees clockwise by which the page was turned to be read, where its text does not stand upright: measures are of the turned page. */
  turn?: 90 | 180 | 270;
  /** Layout text; empty where the page cannot be read. */
  text: string;
  /** The text layer whatever its quality: for comparing documents, never for reading. */
  layer: string;
  lines: Line[];
  tables: Table[];
  source: PageSource;
  kind: PageKind;
  /** 0..1: how far the text can be trusted. */
  score: number;
  ocr: PageOcr | null;
}

/** Whether the page has text that may be read, of its own or recognised. */
export const isReadable = ({ source }: Pick<Page, 'source'>): boolean => source === 'native' || source === 'ocr';

/** A page that should have been recognised and was not. */
export interface LeftOut {
  page: number;
  why: 'page_budget' | 'time_budget' | 'failed';
}

export interface ReadDocument {
  /** Of the whole document; `pages` may be fewer where a limit was met. */
  pageCount: number;
  pages: Page[];
  /** Which limit ended the reading early. */
  cut: 'pages' | 'time' | null;
  /** Pages that recognition did not reach. */
  leftOut: LeftOut[];
}

const KINDS = { native: 'native', ocr: 'scan', garbled: 'garbled', empty: 'scan' } as const satisfies Record<
  PageSource,
  PageKind
>;

/** A page of which nothing can be read. */
export function emptyPage(page: number, source: PageSource): Page {
  return {
    page,
    width: 0,
    height: 0,
    text: '',
    layer: '',
    lines: [],
    tables: [],
    source,
    kind: KINDS[source],
    score: 0,
    ocr: null,
  };
}
