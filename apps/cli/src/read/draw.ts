import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createDocumentReader,
  type DocumentParts,
  drawReading,
  EnrichError,
  type FigureBox,
} from '@filings/ai-pipeline';
import { usage } from '../error.ts';
import { LIMITS, type Reading } from './read.ts';

export interface Drawn {
  /** Paths of the pictures, one a page. */
  drawn: string[];
  /** Pages that have none: they are broken. */
  notDrawn: number[];
}

export interface DrawOptions {
  folder: string;
  signal?: AbortSignal | undefined;
  onPage: (done: number, total: number) => void;
}

/** Small print can be read, and an A4 page fits a screen. */
const DPI = 120;

/** Made before the reading, which may take minutes and would be for nothing. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw usage(`The pictures cannot be written to ${folder}: ${(error as Error).message}`, error);
  }
}

/**
 * Draws what was read over its pages, `page-007.png` for the seventh.
 * @throws EnrichError `aborted`, and what opening the document throws
 */
export async function drawPages(
  parts: DocumentParts,
  { pages, pageCount, figures, facts }: Reading,
  { folder, signal, onPage }: DrawOptions,
): Promise<Drawn> {
  const reader = createDocumentReader({ threads: 1, limits: LIMITS, ocr: false });
  const result: Drawn = { drawn: [], notDrawn: [] };
  try {
    const document = await reader.open(parts, { signal });
    for (const [index, page] of pages.entries()) {
      const marks = [
        ...figureBoxes(figures.filter((figure) => figure.page === page.page)),
        ...facts.filter((fact) => fact.page === page.page).flatMap(factBox),
      ];
      try {
        const png = await drawReading(await document.draw(page.page, DPI), page, marks);
        const file = join(folder, `page-${String(page.page).padStart(Math.max(2, `${pageCount}`.length), '0')}.png`);
        await writeFile(file, png);
        result.drawn.push(file);
      } catch (error) {
        if (!(error instanceof EnrichError) || error.code !== 'page_not_drawn') throw error;
        result.notDrawn.push(page.page);
      }
      onPage(index + 1, pages.length);
    }
    await document.close();
    return result;
  } finally {
    await reader.close();
  }
}

/** A label a row and a label a column: one at each figure would cover the others. */
function figureBoxes(figures: Reading['figures']): FigureBox[] {
  const told = new Set<string>();
  return figures.map(({ box, metric, period, status }) => {
    const label = [metric.replaceAll('_', ' '), period].filter((name) => !told.has(name));
    for (const name of label) told.add(name);
    return { box, label: label.join(' '), doubtful: status === 'doubtful' };
  });
}

function factBox(fact: Reading['facts'][number]): FigureBox[] {
  if (!fact.box) return [];
  const what = fact.type === 'date' ? fact.kind : fact.type === 'amount' ? fact.role : fact.type;
  return [{ box: fact.box, label: what.replaceAll('_', ' ') }];
}
