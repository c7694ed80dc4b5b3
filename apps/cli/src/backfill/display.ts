import cliProgress from 'cli-progress';
import { span } from '../output.ts';
import type { Pace } from './follow.ts';
import { paceWords, troubleWords, whole } from './words.ts';

/** What people see while it goes on; on stderr, so that stdout stays what other programs read. */
export interface Display {
  pace(pace: Pace): void;
  note(text: string): void;
  end(): void;
}

const SILENT: Display = { pace() {}, note() {}, end() {} };
/** Of a log: often enough to see that it goes on. */
const LINE_EVERY_MS = 5_000;
const FORMAT = '{bar} {value}/{total} {unit}s | {rows} rows | {new} new | {rate} rows/s | {left} left';

/** A bar at a terminal, a line every few seconds without one, nothing for programs. */
export function createDisplay({ json, tty }: { json: boolean; tty: boolean }): Display {
  if (json) return SILENT;
  return withTroubles(tty ? bar() : lines());
}

function lines(): Display {
  let last = { at: Number.NEGATIVE_INFINITY, words: '' };
  return {
    pace(pace) {
      const words = paceWords(pace);
      const now = performance.now();
      if (now - last.at < LINE_EVERY_MS || words === last.words) return;
      last = { at: now, words };
      console.error(words);
    },
    note: (text) => console.error(text),
    end() {},
  };
}

function bar(): Display {
  const bars = new cliProgress.MultiBar(
    { format: FORMAT, hideCursor: true, stream: process.stderr, fps: 5 },
    cliProgress.Presets.shades_classic,
  );
  const payload = (pace: Pace) => ({
    unit: pace.unit,
    rows: whole(pace.rows),
    new: whole(pace.found),
    rate: pace.rowsPerSecond === null ? '–' : whole(pace.rowsPerSecond),
    left: pace.leftMs === null ? '–' : span(pace.leftMs),
  });
  let one: cliProgress.SingleBar | null = null;
  return {
    pace(pace) {
      one ??= bars.create(pace.total, 0, payload(pace));
      one.update(pace.done, payload(pace));
    },
    note: (text) => (one === null ? console.error(text) : bars.log(`${text}\n`)),
    end() {
      // What was noted since the last drawing is drawn with this one.
      bars.update();
      bars.stop();
    },
  };
}

/** Each day's trouble is told when it is new, or of another kind; not with every attempt. */
function withTroubles(display: Display): Display {
  const told = new Set<string>();
  return {
    ...display,
    pace(pace) {
      display.pace(pace);
      if (pace.failing === null) return;
      const { day, code } = pace.failing;
      const which = `${day.segment} ${day.day} ${code}`;
      if (told.has(which)) return;
      told.add(which);
      display.note(`${troubleWords(pace)} It is tried again later, and holds up no other.`);
    },
  };
}
