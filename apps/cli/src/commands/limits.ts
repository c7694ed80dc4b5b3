import type { Operator } from '@filings/operator';
import { catalog, type LimitPatch, QUEUE_NAMES, type QueueName } from '@filings/queue-core';
import { Argument, type Command } from 'commander';
import { usage } from '../error.ts';
import { assignment, queueArgument, wholeNumber } from '../input.ts';
import { print } from '../output.ts';
import { type Common, withOperator } from '../session.ts';
import { limitsView } from '../views.ts';

async function show(operator: Operator, queues: readonly QueueName[], json: boolean | undefined): Promise<void> {
  const status = await operator.status();
  const shown = status.queues
    .filter(({ queue }) => queues.includes(queue))
    .map(({ queue, label, limits, changed }) => ({ queue, label, limits, changed }));
  print(json, queues.length === 1 ? shown[0] : shown, () => limitsView(shown));
}

export function limitCommands(program: Command): void {
  program
    .command('scale')
    .description('set how many workers a queue may have at once, over all hosts, while everything runs')
    .argument('<queue>', 'AI, upload, investor, or the whole name', queueArgument)
    .argument('<workers>', 'from 1 to 64; to have none, pause the queue', wholeNumber)
    .addHelpText('after', '\nExamples:\n  filings scale ai 6')
    .action((queue: QueueName, workers: number, _, command: Command) => {
      const common = command.optsWithGlobals<Common>();
      return withOperator(common, async (operator) => {
        const limits = await operator.scale(queue, workers);
        print(
          common.json,
          { queue, label: catalog[queue].label, limits },
          () => `${catalog[queue].label} may have ${workers} at once.`,
        );
      });
    });

  program
    .command('limits')
    .description('show the limits in force, or change them for all hosts while they run')
    .argument('[queue]', 'AI, upload, investor, or the whole name', queueArgument)
    .addArgument(new Argument('[name=number...]', 'what to change; times in milliseconds').argParser(assignment))
    .option('--reset', 'back to what file and environment say')
    .addHelpText(
      'after',
      '\nExamples:\n  filings limits\n  filings limits ai jobsPerSession=20 idleExitMs=60000\n  filings limits ai --reset',
    )
    .action((queue: QueueName | undefined, changes: LimitPatch | never[], _, command: Command) => {
      const { reset, ...common } = command.optsWithGlobals<Common & { reset?: true }>();
      // Commander gives an empty list where nothing is to change.
      const patch = Array.isArray(changes) ? null : changes;
      if (reset && (!queue || patch)) throw usage('--reset takes a queue, and nothing to change.');
      return withOperator(common, async (operator) => {
        if (queue && reset) await operator.resetLimits(queue);
        if (queue && patch) await operator.limits(queue, patch);
        await show(operator, queue ? [queue] : QUEUE_NAMES, common.json);
      });
    });
}
