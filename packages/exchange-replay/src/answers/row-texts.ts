import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReplayFiling, WireRow } from '../dataset.ts';

/** Rows never change once drawn: each is drawn once, and written once for each form in which it is shown. */
export interface RowTexts {
  row(filing: ReplayFiling): Promise<WireRow>;
  rows(filings: readonly ReplayFiling[]): Promise<WireRow[]>;
  /**
   * The row as text. `form` names the kind of text, `variant` what it depends on beside the row; the last variant of
   * each form is kept.
   */
  text(filing: ReplayFiling, form: string, variant: string, write: (row: WireRow) => string): Promise<string>;
}

/** Drawing the attachments of many rows in one go would leave everybody else waiting. */
const YIELD_AFTER_MS = 10;

export function createRowTexts(): RowTexts {
  const drawn = new WeakMap<ReplayFiling, WireRow>();
  const drawing = new WeakMap<ReplayFiling, Promise<WireRow>>();
  const written = new WeakMap<ReplayFiling, Map<string, { variant: string; text: string }>>();
  let turnBegan = performance.now();

  const begin = async (filing: ReplayFiling): Promise<WireRow> => {
    if (performance.now() - turnBegan > YIELD_AFTER_MS) {
      await nextTurn();
      turnBegan = performance.now();
    }
    const row = await filing.row();
    drawn.set(filing, row);
    return row;
  };
  const draw = async (filing: ReplayFiling): Promise<WireRow> => {
    const known = drawn.get(filing);
    if (known) return known;
    // A list and a feed may want the same row at the same time.
    const begun = drawing.get(filing) ?? begin(filing);
    drawing.set(filing, begun);
    try {
      return await begun;
    } finally {
      drawing.delete(filing);
    }
  };

  return {
    row: draw,
    async rows(filings) {
      const rows: WireRow[] = [];
      for (const filing of filings) rows.push(drawn.get(filing) ?? (await draw(filing)));
      return rows;
    },
    async text(filing, form, variant, write) {
      const texts = written.get(filing) ?? new Map();
      written.set(filing, texts);
      const known = texts.get(form);
      if (known?.variant === variant) return known.text;
      const text = write(await draw(filing));
      texts.set(form, { variant, text });
      return text;
    },
  };
}
