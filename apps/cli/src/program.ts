import { Command } from 'commander';
import { backfillCommand } from './commands/backfill.ts';
import { coverageCommands } from './commands/coverage.ts';
import { deadLetterCommands } from './commands/dead-letters.ts';
import { holdCommands, workerCommands } from './commands/hold.ts';
import { limitCommands } from './commands/limits.ts';
import { mastersCommands } from './commands/masters.ts';
import { readCommand } from './commands/read.ts';
import { routineCommands } from './commands/routine.ts';
import { sourceCommands } from './commands/sources.ts';
import { statusCommands } from './commands/status.ts';

/** The command line as one object; parsing it runs the command. Wrong usage throws instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('filings')
    .description(
      'Operate an installation: queues, workers, limits, dead letters and completeness, on all hosts at once.',
    )
    .option('--json', 'one JSON document on stdout, and nothing else')
    .option('--data <folder>', 'operate on the npm start or the local stack of this data folder')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(filings --help shows what there is)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Which installation: REDIS_URL, FILINGS_KEY_PREFIX and the database's settings, as the apps take them; in
development what npm start or the apps of this checkout use, when none of them is set.

Exit codes: 0 done, 1 refused or failed (the reason is on stderr), 2 wrong usage.`,
    );
  statusCommands(program);
  limitCommands(program);
  holdCommands(program);
  workerCommands(program);
  deadLetterCommands(program);
  mastersCommands(program);
  sourceCommands(program);
  coverageCommands(program);
  backfillCommand(program);
  routineCommands(program);
  readCommand(program);
  return program;
}
