import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { LocalStackError } from './error.ts';

/** Which exchange is replayed: a day generated from a seed, or a recording. */
export type ExchangeRequest =
  | {
      readonly dataset: 'generated';
      readonly seed?: number;
      readonly filings?: number;
      readonly speed?: number;
      readonly durationMs?: number;
    }
  /** Folder of a recording. */
  | { readonly recording: string; readonly speed?: number; readonly durationMs?: number };

/** Program and arguments that replay it; `base` stands in for the package's own entry. */
export function exchangeCommand(request: ExchangeRequest, base: readonly string[] = replayEntry()): string[] {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  const source =
    'recording' in request
      ? option('recording', resolve(request.recording))
      : [...option('seed', request.seed), ...option('filings', request.filings)];
  return [
    ...base,
    '--port',
    '0',
    ...source,
    ...option('speed', request.speed),
    ...option('duration-ms', request.durationMs),
  ];
}

/** Found by its folder, not imported: the stack starts the replay as a process and knows nothing else of it. */
function replayEntry(): string[] {
  const root = dirname(createRequire(import.meta.url).resolve('@filings/exchange-replay/package.json'));
  const source = join(root, 'src/main.ts');
  const built = join(root, 'dist/main.js');
  const [first, second] = import.meta.url.endsWith('.ts') ? [source, built] : [built, source];
  const entry = [first, second].find((path) => existsSync(path));
  if (entry === undefined) {
    throw new LocalStackError('exchange_not_installed', `The replayed exchange has no entry point in ${root}`);
  }
  return [process.execPath, ...(entry === source ? ['--conditions=@filings/source'] : []), entry];
}
