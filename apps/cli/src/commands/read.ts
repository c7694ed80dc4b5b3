import { type Command, Option } from 'commander';
import { usage } from '../error.ts';
import type { Common } from '../installation.ts';
import { print } from '../output.ts';
import { createProgress } from '../progress.ts';
import { type PageRange, pageRange } from '../read/page-range.ts';

interface Options extends Common {
  markdown?: true;
  tables?: true;
  pages?: PageRange;
  anyHost?: true;
}

/** Below this many pages a bar would come and go. */
const LONG = 10;

export function readCommand(program: Command): void {
  program
    .command('read')
    .description('read one document: its pages, figures, facts, tables; needs no installation')
    .argument('<document>', "a PDF or a zip of some: a file, - for stdin, or an address at the exchanges' hosts")
    .addOption(new Option('--markdown', 'all of it as Markdown').conflicts('tables'))
    .option('--tables', 'its tables as Markdown; as data with --json')
    .option('--pages <pages>', 'only these, e.g. 1-3,7', pageRange)
    .option('--any-host', 'also from another address that you trust')
    .addHelpText(
      'after',
      '\nFigures in Rs crore are proved by the arithmetic of their statement, or marked with a question mark.\n\n' +
        'Examples:\n  filings read results.pdf\n  filings read results.pdf --tables --pages 3-5\n' +
        '  filings read https://nsearchives.nseindia.com/corporate/letter.pdf --markdown\n' +
        '  curl -s https://example.com/a.pdf | filings read - --json | jq ".figures[] | select(.status==\\"verified\\")"',
    )
    .action((name: string, _, command: Command) => run(name, command.optsWithGlobals<Options>()));
}

async function run(name: string, { json, markdown, tables, pages, anyHost }: Options): Promise<void> {
  if (json && markdown) throw usage('--json and --markdown are two answers: ask for one of them.');
  // pdf.js and what else reads documents is loaded for this command alone.
  const { openSource } = await import('../read/source.ts');
  const { readForPeople } = await import('../read/read.ts');
  const source = await openSource(name, { anyHost });
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  const progress = createProgress(json, 'pages');
  let shown = 0;
  try {
    const reading = await readForPeople(source.parts, {
      pages,
      signal: stop.signal,
      onPage(done, total) {
        if (total < LONG) return;
        if (shown === 0) progress.start('Reading', total);
        progress.step(done - shown);
        shown = done;
      },
    });
    progress.stop();
    const { readingView } = await import('../read/view.ts');
    const { documentMarkdown, tablesMarkdown } = await import('../read/markdown.ts');
    const { sha256, bytes } = source;
    if (tables)
      return print(
        json,
        reading.pages.flatMap((page) => page.tables),
        () => tablesMarkdown(reading),
      );
    if (markdown) return print(false, null, () => documentMarkdown(reading));
    print(json, { name, sha256, bytes, ...reading }, () => readingView(source, reading));
  } finally {
    progress.stop();
    process.removeListener('SIGINT', onInterrupt);
  }
}
