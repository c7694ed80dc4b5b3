import { clearScreenDown, cursorTo } from 'node:readline';
import { statusLine } from '@filings/spawner';
import type { Command } from 'commander';
import { duration } from '../input.ts';
import { print } from '../output.ts';
import { type Common, withOperator } from '../session.ts';
import { statusView } from '../views.ts';

export function statusCommands(program: Command): void {
  program
    .command('status')
    .description('queues, holds and the workers of all hosts')
    .addHelpText('after', '\nExamples:\n  filings status\n  filings status --json | jq ".queues[].ready"')
    .action((_, command: Command) => {
      const common = command.optsWithGlobals<Common>();
      return withOperator(common, async (operator) => {
        const status = await operator.status();
        print(common.json, status, () => statusView(status));
      });
    });

  program
    .command('watch')
    .description('the status, again and again until Ctrl-C; without a terminal a line when something changed')
    .option('--every <time>', 'pause between two readings', duration, 1_000)
    .addHelpText(
      'after',
      '\nExamples:\n  filings watch\n  filings watch --every 5s\n  filings watch --json   (a document a line)',
    )
    .action((_, command: Command) => watch(command.optsWithGlobals<Common & { every: number }>()));
}

function watch({ every, ...common }: Common & { every: number }): Promise<void> {
  return withOperator(common, async (operator) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    // Whoever read us has gone, as `head` does.
    process.stdout.once('error', () => resolve());
    const screen = process.stdout.isTTY && !common.json;
    let lastLine = '';
    let away = false;
    const stop = operator.watch(
      (status) => {
        away = false;
        if (common.json) return print(true, status, () => '');
        if (screen) {
          cursorTo(process.stdout, 0, 0);
          clearScreenDown(process.stdout);
          return print(false, status, () => `${statusView(status)}\n\n${status.at}, Ctrl-C ends`);
        }
        const line = statusLine(status.queues);
        if (line !== lastLine) print(false, status, () => line);
        lastLine = line;
      },
      {
        everyMs: every,
        onProblem(error) {
          if (!away) console.error(error instanceof Error ? error.message : String(error));
          away = true;
        },
      },
    );
    await ended;
    stop();
  });
}
