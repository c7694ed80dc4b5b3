import type { Operator } from '@filings/operator';
import { catalog, type QueueName } from '@filings/queue-core';
import type { Command } from 'commander';
import { duration, queueArgument } from '../input.ts';
import { plural, print } from '../output.ts';
import { type Common, withOperator } from '../session.ts';

const QUEUE = 'AI, upload, investor, or the whole name';

/** Tells how the queue stands after what was done to it. */
async function tell(operator: Operator, queue: QueueName, json: boolean | undefined, done: string): Promise<void> {
  const state = (await operator.status()).queues.find((one) => one.queue === queue)!;
  const { ready, delayed, active } = state;
  print(
    json,
    state,
    () => `${state.label} ${done}: ${plural(ready, 'job')} ready, ${delayed} delayed, ${active} worked on.`,
  );
}

export function holdCommands(program: Command): void {
  program
    .command('pause')
    .description('a queue keeps its jobs and gives out none; what is worked on ends as it would')
    .argument('<queue>', QUEUE, queueArgument)
    .option('--reason <text>', 'shown in the status')
    .addHelpText('after', '\nExamples:\n  filings pause ai --reason "new prompt is being tried"')
    .action((queue: QueueName, _, command: Command) => {
      const { reason, ...common } = command.optsWithGlobals<Common & { reason?: string }>();
      return withOperator(common, async (operator) => {
        await operator.pause(queue, reason);
        await tell(operator, queue, common.json, 'is paused');
      });
    });

  program
    .command('resume')
    .description('lift every hold of a queue, also one for an outage or a rate limit')
    .argument('<queue>', QUEUE, queueArgument)
    .addHelpText('after', '\nExamples:\n  filings resume ai')
    .action((queue: QueueName, _, command: Command) => {
      const common = command.optsWithGlobals<Common>();
      return withOperator(common, async (operator) => {
        await operator.resume(queue);
        await tell(operator, queue, common.json, 'goes on');
      });
    });

  program
    .command('drain')
    .description('pause a queue, wait for what is worked on, end its workers; it stays paused')
    .argument('<queue>', QUEUE, queueArgument)
    .option('--timeout <time>', 'how long to wait (default: as long as a job may take)', duration)
    .addHelpText('after', '\nExamples:\n  filings drain upload --timeout 5m && migrate && filings resume upload')
    .action((queue: QueueName, _, command: Command) => {
      const { timeout, ...common } = command.optsWithGlobals<Common & { timeout?: number }>();
      return withOperator(common, async (operator) => {
        await operator.drain(queue, { timeoutMs: timeout });
        await tell(operator, queue, common.json, 'is drained and paused');
      });
    });
}

export function workerCommands(program: Command): void {
  program
    .command('terminate')
    .description('end one worker on whichever host; it finishes or hands back within its grace')
    .argument('<worker>', 'its id, as the status shows it')
    .option('--timeout <time>', 'how long to wait for its end', duration)
    .addHelpText('after', '\nExamples:\n  filings terminate ai_1769237000_2_k3x9')
    .action((workerId: string, _, command: Command) => {
      const { timeout, ...common } = command.optsWithGlobals<Common & { timeout?: number }>();
      return withOperator(common, async (operator) => {
        await operator.terminate(workerId, { timeoutMs: timeout });
        print(common.json, { ended: [workerId] }, () => `Worker ${workerId} has ended.`);
      });
    });

  program
    .command('terminate-queue')
    .description('end all workers that a queue has now; pause it first if no new ones are wanted')
    .argument('<queue>', QUEUE, queueArgument)
    .option('--timeout <time>', 'how long to wait for their end', duration)
    .addHelpText('after', '\nExamples:\n  filings pause ai && filings terminate-queue ai')
    .action((queue: QueueName, _, command: Command) => {
      const { timeout, ...common } = command.optsWithGlobals<Common & { timeout?: number }>();
      return withOperator(common, async (operator) => {
        const ended = await operator.terminateQueue(queue, { timeoutMs: timeout });
        const { label } = catalog[queue];
        print(common.json, { queue, ended }, () =>
          ended.length === 0 ? `${label} has no workers.` : `${plural(ended.length, 'worker')} of ${label} ended.`,
        );
      });
    });
}
