import { createQueues, Exchange, readLimits } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { type Command, Option } from 'commander';
import { confirm } from '../confirm.ts';
import { CliError, usage } from '../error.ts';
import { moment, wholeNumber } from '../input.ts';
import { type Common, fromRedis, withInstallation } from '../installation.ts';
import { plural, print } from '../output.ts';
import { redoRoutine } from '../routine/redo.ts';
import { redoneView, routineView } from '../routine/view.ts';

interface Options extends Common {
  exchange?: Exchange;
  from?: string;
  to?: string;
}

const filtered = (command: Command): Command =>
  command
    .addOption(new Option('--exchange <exchange>', 'of one exchange').choices(Exchange.options))
    .option('--from <time>', 'published at or after: a time, a date, or how long ago (2h)', moment)
    .option('--to <time>', 'published before', moment);

/** The rules are loaded for whoever asks for them only: with them come the means to read documents. */
const knownRules = async () => (await import('@filings/ai-pipeline')).ROUTINE_RULES;

/** @throws CliError `no_database` where none is named */
function needed(store: Store | undefined): Store {
  if (store) return store;
  throw new CliError(
    'no_database',
    'What was routine is in the database: set DATABASE_URL, or SUPABASE_URL and its key.',
  );
}

export function routineCommands(program: Command): void {
  const routine = filtered(
    program
      .command('routine')
      .description(
        'filings that a rule spared the model: how many by which rule, and sending them round again in full',
      ),
  )
    .addHelpText(
      'after',
      '\nFILINGS_ROUTINE_OFF turns rules off for what comes.\n\nExamples:\n  filings routine\n' +
        '  filings routine --exchange nse --from 2026-01-01\n  filings routine redo newspaper-copy --from 7d',
    )
    .action((_, command: Command) => {
      const { exchange, from, to, ...common } = command.optsWithGlobals<Options>();
      return withInstallation(common, async ({ store }) => {
        const report = await needed(store).routineReport({ exchange, from, to });
        const rules = await knownRules();
        print(common.json, report, () => routineView(report, rules));
      });
    });

  filtered(
    routine
      .command('redo')
      .description('read the filings of one rule in full, with the model where there is one, newest first')
      .argument('<rule>', 'its id, as the list shows it'),
  )
    .option('--limit <count>', 'the newest so many', wholeNumber)
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nEach costs a download, and a call of the model where there is one.\n\nExamples:\n' +
        '  filings routine redo newspaper-copy --limit 20\n  filings routine redo nav --exchange bse --from 2026-01-01 --yes',
    )
    .action((id: string, _, command: Command) => {
      const options = command.optsWithGlobals<Options & { limit?: number; yes?: true }>();
      const { exchange, from, to, limit, json } = options;
      if (limit === 0) throw usage('--limit is at least 1.');
      return withInstallation(options, async ({ env, redis, prefix, store }) => {
        const routines = needed(store);
        const { items } = await routines.routineReport({ exchange, from, to });
        const there = items.filter((item) => item.id === id).reduce((sum, { filings }) => sum + filings, 0);
        const known = new Set([...(await knownRules()).map((rule) => rule.id), ...items.map((item) => item.id)]);
        if (!known.has(id)) throw usage(`There is no rule "${id}"; there are ${[...known].join(', ')}.`);
        const count = Math.min(there, limit ?? there);
        if (count > 0 && !options.yes) await confirm(`Send ${plural(count, 'filing')} round again in full?`);
        await fromRedis(redis.ping());
        const queues = createQueues({ connection: redis, prefix, limits: readLimits(env) });
        try {
          const done = await redoRoutine(routines, queues, { id, exchange, from, to, limit });
          print(json, { rule: id, ...done }, () => redoneView(id, done));
          if (done.misfits.length > 0) process.exitCode = 1;
        } finally {
          await queues.close();
        }
      });
    });
}
