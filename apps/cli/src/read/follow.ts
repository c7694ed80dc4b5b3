import type { Progress } from '../progress.ts';

/** Below this many pages a bar would come and go. */
const LONG = 10;

export interface ReadingProgress {
  /** As a document reader tells it: `total` grows by the pages that are recognised once all are read. */
  read(done: number, total: number): void;
  draw(done: number, total: number): void;
}

/** A bar for each thing that is done to the pages, where there are many; recognising takes its time for a single one. */
export function followReading(progress: Progress): ReadingProgress {
  let pages: number | null = null;
  let current = '';
  let shown = 0;
  function show(what: string, done: number, total: number): void {
    if (current !== what) progress.start(what, total);
    if (current !== what) shown = 0;
    current = what;
    progress.step(done - shown);
    shown = done;
  }
  return {
    read(done, total) {
      pages ??= total;
      if (total > pages) show('Recognising', done - pages, total - pages);
      else if (total >= LONG) show('Reading', done, total);
    },
    draw(done, total) {
      if (total >= LONG || current !== '') show('Drawing', done, total);
    },
  };
}
