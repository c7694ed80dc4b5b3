import { createLogUpdate } from 'log-update';
import { type LauncherOptions, readOptions, USAGE } from './options.ts';
import { type RunOutput, run } from './run.ts';
import { type Progress, renderView } from './view.ts';

/** A terminal gets a live view; a pipe or a log gets a line when something changed, so that it can be read later. */
function createOutput(): RunOutput & { done(): void } {
  const live = process.stdout.isTTY === true;
  const update = createLogUpdate(process.stdout);
  let lastLine = '';
  const plain = (progress: Progress) => {
    const workers = progress.queues
      .map((queue) => `${queue.label} ${queue.workers.length}/${queue.maxConcurrent} (${queue.ready} waiting)`)
      .join(', ');
    const line = `${progress.day ? `${Math.round(progress.day.share * 100)} % of the day, ` : ''}stored ${progress.stored}, enriched ${progress.enriched}, with a reason ${progress.withReason} | ${workers}`;
    if (line !== lastLine) console.log(line);
    lastLine = line;
  };
  return {
    note(line) {
      if (live) update.clear();
      console.log(line);
    },
    show: (progress) => (live ? update(renderView(progress, Date.now())) : plain(progress)),
    done: () => update.done(),
  };
}

async function main(): Promise<number> {
  let options: LauncherOptions | null;
  try {
    options = readOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  if (!options) {
    console.log(USAGE);
    return 0;
  }
  const stop = new AbortController();
  const output = createOutput();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(event, () => {
      if (!stop.signal.aborted) output.note('Stopping …');
      stop.abort();
    });
  // Whoever started us is gone.
  process.on('disconnect', () => stop.abort());
  const end = await run(options, process.env, output, stop.signal);
  output.done();
  if (end.kind === 'failed') {
    console.error(end.reason);
    return 1;
  }
  if (end.kind === 'stopped') return options.once ? 130 : 0;
  for (const problem of end.problems) console.error(`Missing: ${problem}`);
  const { summary } = end;
  console.log(
    [
      `${summary.filings.bse} BSE and ${summary.filings.nse} NSE filings are ${summary.announcements} announcements:`,
      `${summary.enriched} enriched, ${summary.detected} detected with a reason, in ${summary.seconds} s.`,
    ].join(' '),
  );
  console.log(JSON.stringify(summary));
  return summary.ok ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
if (process.connected) process.disconnect();
