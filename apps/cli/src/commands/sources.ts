import type { Command } from 'commander';
import { readSources } from '../health.ts';
import { type Common, withInstallation } from '../installation.ts';
import { print } from '../output.ts';
import { sourcesView } from '../source-view.ts';

export function sourceCommands(program: Command): void {
  program
    .command('sources')
    .description('how each exchange is read: last poll, last answer, what fails, stand-bys, freshness alarms')
    .option('--check', 'end with 1 when there is an alarm')
    .addHelpText('after', '\nExamples:\n  filings sources\n  filings sources --json | jq ".[].alarms"')
    .action((_, command: Command) => {
      const { check, ...common } = command.optsWithGlobals<Common & { check?: true }>();
      return withInstallation(common, async (here) => {
        const now = new Date();
        const sources = await readSources(here, now);
        print(common.json, sources, () => sourcesView(sources, now));
        if (check && sources.some(({ alarms }) => alarms.length > 0)) process.exitCode = 1;
      });
    });
}
