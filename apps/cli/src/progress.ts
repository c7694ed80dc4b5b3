import cliProgress from 'cli-progress';

export interface Progress {
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
            clearOnComplete: true,
            hideCursor: true,
          },
          cliProgress.Presets.shades_classic,
        );
  return {
    start: (what, total) => bar?.start(total, 0, { what }),
    step: (count) => bar?.increment(count),
    stop: () => bar?.stop(),
  };
}
