import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { usage } from './error.ts';
import { pathTyped } from './place.ts';

/**
 * An edited payload: JSON from a file, or from stdin when the path is `-`.
 * @throws CliError `wrong_usage`
 */
export async function readPayload(path: string): Promise<unknown> {
  const where = path === '-' ? 'stdin' : pathTyped(path, process.env);
  const content = await (path === '-' ? text(process.stdin) : readFile(where, 'utf8')).catch((error: Error) => {
    throw usage(`The payload cannot be read from ${where}: ${error.message}`, error);
  });
  try {
    return JSON.parse(content);
  } catch (error) {
    throw usage(`What stands in ${where} is not JSON: ${(error as Error).message}`, error);
  }
}
