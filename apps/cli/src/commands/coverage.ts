import { type Day, Exchange } from '@filings/queue-core';
import { addDays, dayOf } from '@filings/scrapers';
import type { Store } from '@filings/supabase-sink';
import { type Command, Option } from 'commander';
import { newestDay, readCoverage } from '../coverage/report.ts';
import { type Range, unreadDays } from '../coverage/unread.ts';
import { coverageView } from '../coverage/view.ts';
import { usage } from '../error.ts';
import { day } from '../input.ts';
import { type Common, withInstallation } from '../installation.ts';
import { print } from '../output.ts';

interface Options extends Common {
  exchange?: Exchange;
  segment?: string;
  day?: Day;
  from?: Day;
  to?: Day;
  missing?: true;
  check?: true;
}

const DEFAULT_DAYS = 7;

/** @throws CliError `wrong_usage` */
function rangeOf({ day, from, to }: Options, today: Day): Range {
  if (day !== undefined && (from !== undefined || to !== undefined)) throw usage('Give --day, or --from and --to.');
  if (day !== undefined) return { from: day, to: day };
  const last = to ?? today;
  const first = from ?? addDays(last, 1 - DEFAULT_DAYS);
  if (first > last) throw usage(`--from ${first} is after --to ${last}.`);
  return { from: first, to: last };
}

export function coverageCommands(program: Command): void {
  program
    .command('coverage')
    .description('what the exchanges say they have against what is here, by exchange, segment and day')
    .addOption(new Option('--exchange <exchange>', 'of one exchange').choices(Exchange.options))
    .option('--segment <segment>', "of one segment, by the exchange's own name: equity, debt, equities, sme, …")
    .option('--day <day>', 'of one day, as the exchanges count days', day)
    .option('--from <day>', `first day (default: ${DEFAULT_DAYS} days up to the last)`, day)
    .option('--to <day>', 'last day, included (default: today, or the newest one that anything is known of)', day)
    .option('--missing', 'only days that are not complete')
    .option('--check', 'end with 1 when a day is not complete')
    .addHelpText(
      'after',
      '\nExamples:\n  filings coverage\n  filings coverage --exchange bse --day 2026-02-13' +
        '\n  filings coverage --from 2026-01-01 --to 2026-01-31 --missing --check',
    )
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const asked = rangeOf(options, dayOf(new Date()));
      return withInstallation(options, ({ store }) => show(store, options, asked));
    });
}

async function show(store: Store | undefined, options: Options, asked: Range): Promise<void> {
  const { exchange, segment, missing, check, json } = options;
  const read = (range: Range) => readCoverage(store, { exchange, segment, ...range });
  const isNamed = (options.day ?? options.from ?? options.to) !== undefined;
  let range = asked;
  let { items, totals } = await read(range);
  const newest = items.length === 0 ? await newestDay(store, { exchange, segment }) : null;
  // The days of a replay are not the last ones. A check is of what was asked for: silence must not pass it.
  const isElsewhere = newest !== null && !isNamed && !check;
  if (isElsewhere) {
    range = { from: addDays(newest, 1 - DEFAULT_DAYS), to: newest };
    ({ items, totals } = await read(range));
  }
  const today = dayOf(new Date());
  const past = { ...range, to: [range.to, today].sort()[0]! };
  const unread = unreadDays(items, past, options.from !== undefined || options.day !== undefined);
  const shown = { ...range, items: missing ? items.filter(({ complete }) => !complete) : items, unread, totals };
  print(json, shown, () => {
    if (items.length === 0) return nothingKnown(asked, newest);
    return isElsewhere ? `${nothingKnown(asked, newest)}\n\n${coverageView(shown)}` : coverageView(shown);
  });
  const isComplete = items.length > 0 && unread.length === 0 && items.every(({ complete }) => complete);
  if (check && !isComplete) process.exitCode = 1;
}

/** Says where to look instead. */
function nothingKnown({ from, to }: Range, newest: string | null): string {
  const instead = newest === null ? 'no list was read yet' : `the newest day with filings is ${newest}`;
  return `Nothing is known of ${from} to ${to}; ${instead}.`;
}
