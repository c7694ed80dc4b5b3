import { type Command, Option } from 'commander';
import { usage } from '../error.ts';
import type { Common } from '../installation.ts';
import { lineWidth, plural, print } from '../output.ts';
import { pathTyped } from '../place.ts';
import { createProgress } from '../progress.ts';
import { type PageRange, pageRange } from '../read/page-range.ts';

interface Options extends Common {
  markdown?: true;
  tables?: true;
  pages?: PageRange;
  ocr: boolean;
  draw?: string;
  anyHost?: true;
}

export function readCommand(program: Command): void {
  program
    .command('read')
    .description('read one document: its pages, figures, facts, tables; needs no installation')
    .argument('<document>', "a PDF or a zip of some: a file, - for stdin, or an address at the exchanges' hosts")
    .addOption(new Option('--markdown', 'all of it as Markdown').conflicts('tables'))
    .option('--tables', 'its tables; as Markdown where they are piped, as data with --json')
    .option('--pages <pages>', 'only these, e.g. 1-3,7 or 5-', pageRange)
    .option('--no-ocr', 'do not recognise scanned pages, which takes a second or two each')
    .option('--draw <folder>', 'also draw each page with what was read on it, as page-01.png and so on')
    .option('--any-host', 'also from another address that you trust')
    .addHelpText(
      'after',
      '\nFigures are proved by the arithmetic of their statement, or marked with a question mark. Amounts are in Rs\n' +
        'crore, measures in points from the upper left corner of the page.\n\n' +
        '--json: { name, sha256, bytes, pageCount, cut, leftOut: [{ page, why }],\n' +
        '  pages: [{ page, kind, source, score, text, lines, tables, ocr }],\n' +
        '  letter: { subject, disclosures },\n' +
        '  figures: [{ metric, value, unit, period, basis, status, page, box, quote }],\n' +
        '  facts: [{ type, page, quote, ... }] }; with --draw also drawn and notDrawn; with --tables the tables alone\n\n' +
        'Examples:\n  filings read results.pdf\n  filings read results.pdf --tables --pages 3-5\n' +
        '  filings read https://nsearchives.nseindia.com/corporate/letter.pdf --markdown\n' +
        '  filings read scan.pdf --draw pictures\n' +
        '  curl -s https://example.com/a.pdf | filings read - --json | jq \'.figures[] | select(.status=="verified")\'',
    )
    .action((name: string, _, command: Command) => run(name, command.optsWithGlobals<Options>()));
}

async function run(name: string, { json, markdown, tables, pages, ocr, draw, anyHost }: Options): Promise<void> {
  if (json && markdown) throw usage('--json and --markdown are two answers: ask for one of them.');
  // pdf.js and what else reads documents is loaded for this command alone.
  const { openSource } = await import('../read/source.ts');
  const { readForPeople } = await import('../read/read.ts');
  const { followReading } = await import('../read/follow.ts');
  const { drawPages, makeFolder } = await import('../read/draw.ts');
  const stop = new AbortController();
  const { signal } = stop;
  const onInterrupt = () => stop.abort();
  // A second one ends it at once, as everywhere.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onInterrupt);
  const folder = draw === undefined ? null : pathTyped(draw, process.env);
  if (folder !== null) await makeFolder(folder);
  const source = await openSource(name, { anyHost, signal });
  const progress = createProgress(json, 'pages');
  const follow = followReading(progress);
  try {
    const reading = await readForPeople(source.parts, { pages, ocr, signal, onPage: follow.read });
    const { pageCount } = reading;
    if (reading.pages.length === 0) throw usage(`None of these pages: the document has ${plural(pageCount, 'page')}.`);
    const drawn =
      folder === null ? null : await drawPages(source.parts, reading, { folder, signal, onPage: follow.draw });
    progress.stop();
    const { readingView } = await import('../read/view.ts');
    const { tablesView } = await import('../read/tables-view.ts');
    const { documentMarkdown, tablesMarkdown } = await import('../read/markdown.ts');
    if (tables)
      return print(
        json,
        reading.pages.flatMap((page) => page.tables),
        () => (process.stdout.isTTY ? tablesView(reading.pages, lineWidth()) : tablesMarkdown(reading)),
      );
    if (markdown) return print(false, null, () => documentMarkdown(reading));
    const { sha256, bytes } = source;
    print(json, { name, sha256, bytes, ...reading, ...drawn }, () => readingView(source, reading, drawn, lineWidth()));
  } finally {
    progress.stop();
  }
}
