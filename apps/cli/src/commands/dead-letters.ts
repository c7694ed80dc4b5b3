import type { QueueName } from '@filings/queue-core';
import type { DeadLetterQuery } from '@filings/supabase-sink';
import type { Command } from 'commander';
import { confirm } from '../confirm.ts';
import { CliError, usage } from '../error.ts';
import { moment, queueArgument, wholeNumber } from '../input.ts';
import { lettersView, letterView, retriedView } from '../letter-views.ts';
import { plural, print } from '../output.ts';
import { readPayload } from '../payload.ts';
import { type Common, withOperator } from '../session.ts';

interface Filters extends Common {
  queue?: QueueName;
  code?: string;
  filing?: string;
  since?: string;
  until?: string;
  retried?: true;
}

const filtered = (command: Command): Command =>
  command
    .option('--queue <queue>', 'of one queue', queueArgument)
    .option('--code <code>', 'with this reason, e.g. model_refused')
    .option('--filing <id>', 'about one filing')
    .option('--since <time>', 'failed at or after: a time, a date, or how long ago (2h)', moment)
    .option('--until <time>', 'failed before', moment);

const queryOf = ({ queue, code, filing, since, until, retried }: Filters): DeadLetterQuery => ({
  queue,
  code,
  filingId: filing,
  from: since,
  to: until,
  retried,
});

const isEmpty = (query: DeadLetterQuery) => Object.values(query).every((value) => value === undefined);

const unknown = (queue: string, jobId: string) =>
  new CliError(
    'dead_letter_unknown',
    `There is no dead letter of job ${jobId} of ${queue}; list them to see which there are.`,
  );

export function deadLetterCommands(program: Command): void {
  const letters = program
    .command('dead-letters')
    .description('jobs that ended without their effect: list, show, retry, retry-all, purge')
    .addHelpText(
      'after',
      '\nExamples:\n  filings dead-letters list --since 2h\n  filings dead-letters retry-all --code timeout',
    );

  filtered(letters.command('list').description('newest first, a page at a time'))
    .option('--retried', 'also those that were sent round again and have not failed since')
    .option('--limit <count>', 'from 1 to 100', wholeNumber, 50)
    .option('--cursor <cursor>', 'the page after, as the page before names it')
    .addHelpText('after', '\nExamples:\n  filings dead-letters list --queue ai --since 2026-01-24')
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<Filters & { limit: number; cursor?: string }>();
      const { limit, cursor, json } = options;
      if (limit < 1 || limit > 100) throw usage('--limit is from 1 to 100.');
      return withOperator(options, async ({ deadLetters }) => {
        const page = await deadLetters.list({ ...queryOf(options), limit, cursor });
        print(json, page, () => lettersView(page));
      });
    });

  letters
    .command('show')
    .description('one with its reason, the history of its attempts, and its payload')
    .argument('<queue>', 'AI, upload, investor, or the whole name', queueArgument)
    .argument('<job>', 'its id, as the list shows it')
    .addHelpText('after', '\nExamples:\n  filings dead-letters show ai enrich-… --json | jq .payload > payload.json')
    .action((queue: QueueName, jobId: string, _, command: Command) => {
      const common = command.optsWithGlobals<Common>();
      return withOperator(common, async ({ deadLetters }) => {
        const letter = await deadLetters.show(queue, jobId);
        if (letter === null) throw unknown(queue, jobId);
        print(common.json, letter, () => letterView(letter));
      });
    });

  letters
    .command('retry')
    .description('send one round again with all its attempts, as it was or edited')
    .argument('<queue>', 'AI, upload, investor, or the whole name', queueArgument)
    .argument('<job>', 'its id, as the list shows it')
    .option('--edit <file>', 'the payload as JSON in its place; - reads it from stdin')
    .addHelpText(
      'after',
      '\nExamples:\n  filings dead-letters retry ai enrich-…\n  filings dead-letters retry ai enrich-… --edit payload.json',
    )
    .action(async (queue: QueueName, jobId: string, _, command: Command) => {
      const { edit, ...common } = command.optsWithGlobals<Common & { edit?: string }>();
      const change = edit === undefined ? undefined : { payload: await readPayload(edit) };
      await withOperator(common, async ({ deadLetters }) => {
        await deadLetters.retry(queue, jobId, change);
        print(common.json, { queue, retried: jobId }, () => `Job ${jobId} of ${queue} goes round again.`);
      });
    });

  filtered(
    letters.command('retry-all').description('send all that fit round again; one that is refused stops no other'),
  )
    .addHelpText(
      'after',
      '\nEnds with 1 when any was refused.\n\nExamples:\n  filings dead-letters retry-all --queue ai --since 2h',
    )
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<Filters>();
      return withOperator(options, async ({ deadLetters }) => {
        const report = await deadLetters.retryAll(queryOf(options));
        print(options.json, report, () => retriedView(report));
        if (report.refused.length > 0) process.exitCode = 1;
      });
    });

  filtered(
    letters.command('purge').description('remove all that fit for good: what they left open stays so, with the reason'),
  )
    .option('--retried', 'also those that were sent round again')
    .option('--all', 'really all, when nothing else says which')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExamples:\n  filings dead-letters purge --until 2026-01-01 --yes')
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<Filters & { all?: true; yes?: true }>();
      const query = queryOf(options);
      if (isEmpty({ ...query, retried: undefined }) && !options.all) throw usage('Say which to remove, or --all.');
      return withOperator(options, async ({ deadLetters }) => {
        if (!options.yes) {
          const { items, nextCursor } = await deadLetters.list({ ...query, limit: 100 });
          const count = `${nextCursor === null ? '' : 'more than '}${plural(items.length, 'dead letter')}`;
          await confirm(`Remove ${count} for good?`);
        }
        const purged = await deadLetters.purge(query);
        print(options.json, { purged }, () => `${plural(purged, 'dead letter')} removed.`);
      });
    });
}
