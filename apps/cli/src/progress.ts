import cliProgress from 'cli-progress';
import { span } from './output.ts';

export interface Progress {
  /** Begins a bar, also after another one. */
  start(what: string, total: number): void;
  step(count: number): void;
  stop(): void;
}

/**
 * A bar on stderr where somebody looks at it; nothing for programs.
 * @param unit of what is counted, in the plural
 */
export function createProgress(json: boolean | undefined, unit = 'securities'): Progress {
  const bar =
    json || !process.stderr.isTTY
      ? null
      : new cliProgress.SingleBar(
          {
            stream: process.stderr,
            format: `{what} {bar} {value} of {total} ${unit}, {eta_formatted} left`,
            // Before the first step there is no telling, which the library's own words garble.
            formatTime: (seconds) => (Number.isFinite(seconds) ? span(seconds * 1_000) : '?'),
            barsize: 30,
            clearOnComplete: true,
            hideCursor: true,
          },
          cliProgress.Presets.shades_classic,
        );
  return {
    start(what, total) {
      bar?.stop();
      bar?.start(total, 0, { what });
    },
    step: (count) => bar?.increment(count),
    stop: () => bar?.stop(),
  };
}
