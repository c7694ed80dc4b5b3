import { createServer } from 'node:net';
import { freePort } from '@filings/local-stack';

const DEFAULT_PORT = 8080;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/**
 * The port that was asked for; else 8080, or a free one where that is taken.
 * @throws Error when the one that was asked for is taken
 */
export async function choosePort(wanted: number | null, onNote: (line: string) => void): Promise<number> {
  if (wanted === 0) return freePort();
  if (await isFree(wanted ?? DEFAULT_PORT)) return wanted ?? DEFAULT_PORT;
  if (wanted !== null) throw new Error(`Port ${wanted} is taken: choose another with --port, or leave it out.`);
  const port = await freePort();
  onNote(`Port ${DEFAULT_PORT} is taken, the API listens on ${port}.`);
  return port;
}
