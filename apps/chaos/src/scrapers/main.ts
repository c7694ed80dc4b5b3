import { CommanderError } from 'commander';
import { readOptions, type ScrapersOptions } from './options.ts';
import { run } from './run.ts';

async function main(): Promise<number> {
  let options: ScrapersOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const stop = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(event, () => {
      if (!stop.signal.aborted) console.log('Stopping …');
      stop.abort();
    });
  try {
    const { verdict, kills, faults, seconds, logDir } = await run(options, process.env, console.log, stop.signal);
    const { ok, problems, ...numbers } = verdict;
    for (const problem of problems) console.log(`Wrong: ${problem}`);
    if (!ok) console.log(`Logs of all processes are kept in ${logDir}`);
    const { intervalMs } = options;
    console.log(JSON.stringify({ chaos: 'scrapers', ok, ...numbers, kills, faults, intervalMs, seconds }));
    return ok ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
