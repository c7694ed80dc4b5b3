import { type Day, Exchange } from '@filings/queue-core';
import { type BacklogDay, createBacklog, dayOf } from '@filings/scrapers';
import { type Command, Option } from 'commander';
import { createDisplay } from '../backfill/display.ts';
import { follow, unitOf } from '../backfill/follow.ts';
import { planOf } from '../backfill/plan.ts';
import { type ExchangeSettings, readExchangeSettings } from '../backfill/settings.ts';
import { endWords, paceWords, troubleWords } from '../backfill/words.ts';
import { startWorker } from '../backfill/worker.ts';
import { usage } from '../error.ts';
import { day, duration } from '../input.ts';
import { type Common, fromRedis, type Installation, withInstallation } from '../installation.ts';
import { plural, print } from '../output.ts';
import { who } from '../session.ts';

interface Options extends Common {
  exchange: Exchange;
  from: Day;
  to: Day;
  segment?: string[];
  again?: true;
  detach?: true;
  status?: true;
  stop?: true;
  giveUp: number;
}

/** What the scraper needs to take up what it finds in the backlog, and some. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 500;

const listed = (text: string, before: string[] = []) => [...before, ...text.split(',').map((name) => name.trim())];

export function backfillCommand(program: Command): void {
  program
    .command('backfill')
    .description('read past days of an exchange again, to the last row; goes on where it was when it is run again')
    .addOption(new Option('--exchange <exchange>', 'which').choices(Exchange.options).makeOptionMandatory())
    .requiredOption('--from <day>', 'first day, as the exchanges count days', day)
    .requiredOption('--to <day>', 'last day, included', day)
    .option('--segment <segments>', 'one or more, comma-separated (default: those that are polled)', listed)
    .option('--again', 'also days that were read before')
    .option('--detach', 'only add the days; the scraper reads them')
    .option('--status', 'only show how far it is')
    .option('--stop', 'take the days that were not read yet out again')
    .option('--give-up <time>', 'end with 1 when days fail and nothing went on for so long', duration, 900_000)
    .addHelpText(
      'after',
      '\nThe scraper reads the days beside its polls, newest first; where none runs, this command does. Ctrl-C, or the' +
        '\nend of this machine, loses nothing. Ends with 1 while days are left.' +
        '\n\nExamples:\n  filings backfill --exchange bse --from 2026-01-01 --to 2026-01-31' +
        '\n  filings backfill --exchange nse --from 2026-01-01 --to 2026-01-31 --segment equities,sme --detach',
    )
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      if ([options.detach, options.status, options.stop].filter(Boolean).length > 1)
        throw usage('Give one of --detach, --status and --stop.');
      return withInstallation(options, (here) => backfill(here, options));
    });
}

async function backfill(here: Installation, options: Options): Promise<void> {
  const { exchange, from, to, json, again = false } = options;
  const settings = readExchangeSettings(here.env);
  const segments = options.segment ?? settings.segments[exchange];
  const days = planOf({ exchange, from, to, segments }, dayOf(new Date()));
  const backlog = createBacklog({ ...here, exchange });
  const unit = unitOf(days);
  const about = { exchange, from, to, segments, lists: days.length };

  if (options.status) {
    const progress = await fromRedis(backlog.progress(days));
    const { done, open, worker } = progress;
    const rest = days.length - done - open.length;
    const lines = [
      `${paceWords({ ...progress, total: days.length, unit, rowsPerSecond: null, leftMs: null })}; ` +
        `${open.length} left, ${rest} never asked for.`,
      worker === null ? 'Nobody works on it now.' : `${worker} works on it.`,
      troubleWords(progress),
    ];
    return print(json, { ...about, ...progress }, () => lines.filter((line) => line !== null).join('\n'));
  }
  if (options.stop) {
    const forgotten = await fromRedis(backlog.forget(days));
    return print(json, { ...about, forgotten }, () => `${plural(forgotten, unit)} taken out of the backlog.`);
  }

  const added = await fromRedis(backlog.add(days, { again }));
  if (options.detach) {
    const { worker, open } = await fromRedis(backlog.progress(days));
    const reader = worker === null ? 'Nobody works on the backlog now: start the scraper' : `${worker} works on it`;
    return print(
      json,
      { ...about, added, open: open.length, worker },
      () => `${plural(added, unit)} added, ${open.length} open. ${reader}; --status shows how far it is.`,
    );
  }
  await readThem(here, options, settings, days, added);
}

/** Looks after the days until they are read, and reads them where nobody else does. */
async function readThem(
  here: Installation,
  { exchange, from, to, json, giveUp }: Options,
  settings: ExchangeSettings,
  days: readonly BacklogDay[],
  added: number,
): Promise<void> {
  const display = createDisplay({ json: json ?? false, tty: process.stderr.isTTY });
  const interrupted = new AbortController();
  // A second Ctrl-C ends it at once: nothing is lost by that either.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  let toldIdle = false;
  const work = () => {
    display.note('Nobody works on the backlog: reading the days here.');
    const holder = `backfill of ${who()} (${process.pid})`;
    return startWorker({ here, exchange, settings, holder, onProblem: display.note });
  };
  const { ending, pace } = await follow({
    backlog: createBacklog({ ...here, exchange }),
    days,
    work: settings.mayAsk ? work : null,
    patienceMs: PATIENCE_MS,
    giveUpMs: giveUp,
    everyMs: LOOK_EVERY_MS,
    signal: interrupted.signal,
    onPace: display.pace,
    onIdle() {
      if (!toldIdle)
        display.note(
          'Nobody works on the backlog: start the scraper, or set FILINGS_EXCHANGE=live to ask the exchange.',
        );
      toldIdle = true;
    },
    onAway: (why) => display.note(why ? `Redis does not answer (${why.message}); waiting for it.` : 'Redis answers.'),
  }).finally(display.end);
  const { total: lists = days.length, unit: _, ...progress } = pace ?? {};
  print(json, { exchange, from, to, lists, added, ending, ...progress }, () => endWords(ending, pace));
  if (ending !== 'done') process.exitCode = 1;
}
