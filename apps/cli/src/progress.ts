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
 * @param options.unit - of what is counted, in the plural
 * @param options.endsOnInterrupt - whether Ctrl-C ends the process here, or is the command's to answer
 */
export function createProgress(
  json: boolean | undefined,
  { unit = 'securities', endsOnInterrupt = true }: { unit?: string; endsOnInterrupt?: boolean } = {},
): Progress {
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
            // It would take the first Ctrl-C for itself.
            gracefulExit: false,
            hideCursor: true,
          },
          cliProgress.Presets.shades_classic,
        );
  // A terminal is left as it was found: with its cursor.
  const onInterrupt = () => {
    bar?.stop();
    process.kill(process.pid, 'SIGINT');
  };
  const stop = () => {
    process.removeListener('SIGINT', onInterrupt);
    bar?.stop();
  };
  return {
    start(what, total) {
      stop();
      if (bar && endsOnInterrupt) process.once('SIGINT', onInterrupt);
      bar?.start(total, 0, { what });
    },
    step: (count) => bar?.increment(count),
    stop,
  };
}
