import type { ReadDocument } from '@filings/ai-pipeline';
import type { Label } from './labels.ts';

/** One PDF of the data folder, as the reader read it. */
export interface EvalDocument {
  file: string;
  path: string;
  /** Null for a PDF that nobody labelled. */
  label: Label | null;
  /** Null where it could not be read. */
  reading: ReadDocument | null;
}

/** What one part of the evaluation found. */
export interface Measured {
  /** Keys of the last line. A share is null where there was nothing to measure. */
  values: Record<string, number | null>;
  /** Each bound that does not hold, with what was measured. */
  misses: string[];
  /** For people: totals first, then each deviation with file and page. */
  details: string[];
}

export type Measure = (documents: readonly EvalDocument[]) => Promise<Measured>;
