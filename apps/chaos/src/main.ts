import { CommanderError } from 'commander';
import { type ChaosOptions, readOptions } from './options.ts';
import { run } from './run.ts';
import { describeKill, planKills } from './schedule.ts';

async function main(): Promise<number> {
  let options: ChaosOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  if (options.plan) {
    for (const kill of planKills(options)) console.log(describeKill(kill));
    return 0;
  }
  const stop = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(event, () => {
      if (!stop.signal.aborted) console.log('Stopping …');
      stop.abort();
    });
  try {
    const { verdict, kills, seconds, logDir } = await run(options, process.env, console.log, stop.signal);
    const { problems, ...numbers } = verdict;
    for (const problem of problems) console.log(`Wrong: ${problem}`);
    if (!verdict.ok) console.log(`Logs of all processes are kept in ${logDir}`);
    console.log(JSON.stringify({ ...numbers, kills, seconds }));
    return verdict.ok ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
