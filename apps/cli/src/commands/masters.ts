import { Exchange } from '@filings/queue-core';
import { lookUpBse, MASTER_SOURCES, type MasterSource, readListStates, systemClock } from '@filings/scrapers';
import { type Command, Option } from 'commander';
import { CliError } from '../error.ts';
import { moment } from '../input.ts';
import { type Common, fromRedis, type Installation, withInstallation } from '../installation.ts';
import { importFiles, readFiles } from '../masters/import.ts';
import { openExchanges, refreshMasters } from '../masters/refresh.ts';
import { findIssuer } from '../masters/show.ts';
import { mastersStore } from '../masters/store.ts';
import { candidatesView, issuerView, refreshedView, statusView, takenView } from '../masters/views.ts';
import { print } from '../output.ts';
import { createProgress } from '../progress.ts';

interface ImportOptions extends Common {
  source?: MasterSource;
  asOf?: string;
  dryRun?: true;
}

export function mastersCommands(program: Command): void {
  const masters = program
    .command('masters')
    .description('who stands behind codes and names: import, refresh, status, show')
    .addHelpText(
      'after',
      '\nExamples:\n  filings masters refresh\n  filings masters import EQUITY_L.csv symbolchange.csv\n  filings masters show ZOMATO',
    );

  masters
    .command('import')
    .description('read lists of securities from files and store them; what a file is, it says itself')
    .argument('<file...>', 'lists in the order in which they are to be stored; - is stdin')
    .addOption(new Option('--source <list>', 'refuse a file that is another list').choices(MASTER_SOURCES))
    .option('--as-of <time>', 'when the lists were so (default: when the file was written)', moment)
    .option('--dry-run', 'only say what would be stored')
    .addHelpText('after', '\nExamples:\n  filings masters import ListofScripData.json --as-of 2026-01-24 --dry-run')
    .action(async (files: string[], _, command: Command) => {
      const options = command.optsWithGlobals<ImportOptions>();
      const { json, dryRun } = options;
      const read = await readFiles(files, options);
      if (dryRun) {
        const lists = await importFiles(read, null, createProgress(true));
        return print(json, { dryRun: true, lists }, () => `${takenView(lists)}\n\nNothing was stored.`);
      }
      await withInstallation(options, async ({ store }) => {
        const lists = await importFiles(read, mastersStore(store), createProgress(json));
        print(json, { dryRun: false, lists }, () => takenView(lists));
      });
    });

  masters
    .command('refresh')
    .description("take the exchanges' lists now, whatever the daily refresh did; ends with 1 when one could not be had")
    .addOption(new Option('--exchange <exchange>', 'of one exchange').choices(Exchange.options))
    .option('--accept-shrunk', 'believe a list that has lost more than a third of its rows')
    .addHelpText('after', '\nExamples:\n  filings masters refresh --exchange nse')
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<Common & { exchange?: Exchange; acceptShrunk?: true }>();
      const { json, exchange, acceptShrunk = false } = options;
      return withInstallation(options, async (here) => {
        const exchanges = exchange === undefined ? Exchange.options : [exchange];
        const refreshed = await refreshMasters(here, { exchanges, acceptShrunk, progress: createProgress(json) });
        print(json, refreshed, () => refreshedView(refreshed));
        if (refreshed.failed.length > 0) process.exitCode = 1;
      });
    });

  masters
    .command('status')
    .description('how many issuers are known, how fresh the lists are, and whose filings stand without an issuer')
    .addHelpText('after', '\nExamples:\n  filings masters status')
    .action((_, command: Command) => {
      const common = command.optsWithGlobals<Common>();
      return withInstallation(common, async ({ store, redis, prefix }) => {
        const report = await mastersStore(store).mastersReport();
        const listsOf = (exchange: Exchange) =>
          fromRedis(readListStates({ redis, prefix, exchange, clock: systemClock }));
        const status = { report, lists: { bse: await listsOf('bse'), nse: await listsOf('nse') } };
        print(common.json, status, () => statusView(status));
      });
    });

  masters
    .command('show')
    .description('one issuer with all its codes and names over time; former ones find it too')
    .argument('<who...>', 'an ISIN, a scrip code of BSE, a symbol of NSE, or the whole name')
    .option('--ask-bse', "ask BSE's search box when nobody of that name is known here")
    .addHelpText(
      'after',
      '\nExamples:\n  filings masters show 500325\n  filings masters show Cadila Healthcare Limited',
    )
    .action((words: string[], _, command: Command) => {
      const options = command.optsWithGlobals<Common & { askBse?: true }>();
      const who = words.join(' ');
      return withInstallation(options, async (here) => {
        const issuer = await findIssuer(mastersStore(here.store), who);
        if (issuer !== null) return print(options.json, issuer, () => issuerView(issuer));
        const candidates = options.askBse ? await askBse(here, who) : [];
        if (candidates.length === 0)
          throw new CliError(
            'issuer_unknown',
            `Nobody is known as "${who}"; filings masters refresh takes the newest lists.`,
          );
        print(options.json, { candidates }, () => candidatesView(candidates));
      });
    });
}

async function askBse(here: Installation, who: string) {
  const { http } = openExchanges(here);
  try {
    return await lookUpBse(who, { http });
  } finally {
    await http.close();
  }
}
