import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `npm start [-- options]

  --once            run the replayed day to its end, print a summary (last line JSON), exit 0 only if all is there
  --recording DIR   replay a recording instead of the generated day
  --live            poll the real exchanges instead of a replay (mind their terms: see the README)
  --seed N          seed of the generated day (default 1)
  --filings N       filings of the generated day (default 300)
  --minutes N       wall time in which the replayed day passes (default 5; with --once 0.75)
  --port N          port of the API and the web page (default 8080, or a free one where that is taken)
  --data DIR        where Redis, PostgreSQL and the logs of this run live (default .data of the checkout)
  --help            this page`;

export interface LauncherOptions {
  once: boolean;
  source: { kind: 'live' } | { kind: 'recording'; dir: string } | { kind: 'generated'; seed: number; filings: number };
  /** Wall time from the first to the last row of a replay. */
  durationMs: number;
  port: number | null;
  /** Folder of the local stack; null: `.data` of the checkout. */
  dataDir: string | null;
}

function number(name: string, text: string | undefined, fallback: number, { whole = true, least = 0 } = {}): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || (whole && !Number.isInteger(value)))
    throw new Error(`--${name} is "${text}": give a ${whole ? 'whole ' : ''}number from ${least}`);
  return value;
}

/**
 * @returns null when help was asked for
 * @throws Error with a message for people, for unknown or contradictory options
 */
export function readOptions(args: string[], cwd: string): LauncherOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      live: { type: 'boolean', default: false },
      recording: { type: 'string' },
      seed: { type: 'string' },
      filings: { type: 'string' },
      minutes: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  if (values.live && values.recording) throw new Error('--live and --recording exclude each other');
  if (values.live && values.once)
    throw new Error('--once needs a day that ends: a recording or the generated day, not --live');
  if ((values.seed || values.filings) && (values.live || values.recording))
    throw new Error('--seed and --filings belong to the generated day');
  const minutes = number('minutes', values.minutes, values.once ? 0.75 : 5, { whole: false });
  const source: LauncherOptions['source'] = values.live
    ? { kind: 'live' }
    : values.recording
      ? { kind: 'recording', dir: resolve(cwd, values.recording) }
      : {
          kind: 'generated',
          seed: number('seed', values.seed, 1),
          filings: number('filings', values.filings, 300, { least: 1 }),
        };
  return {
    once: values.once,
    source,
    durationMs: minutes * 60_000,
    port: values.port === undefined ? null : number('port', values.port, 0),
    dataDir: values.data === undefined ? null : resolve(cwd, values.data),
  };
}
