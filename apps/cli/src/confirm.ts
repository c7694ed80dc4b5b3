import { createInterface } from 'node:readline/promises';
import { CliError, usage } from './error.ts';

/**
 * Asks before something that cannot be taken back.
 * @throws CliError `wrong_usage` where there is no terminal to ask at, `declined`
 */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw usage('This cannot be taken back and there is no terminal to ask at: add --yes.');
  // On stderr, so that stdout stays what other programs read.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('declined', 'Nothing was done.');
  } finally {
    terminal.close();
  }
}
