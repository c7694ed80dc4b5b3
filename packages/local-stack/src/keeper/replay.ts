import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { tail } from '../child.ts';
import { LocalStackError } from '../error.ts';
import { endProcess } from '../process.ts';
import type { ExchangeSpec } from './protocol.ts';

export interface Replay {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

const announcement = z.object({ url: z.url() });

/** A recording of a day takes seconds to read, a generated one to draw its documents. */
const START_PATIENCE_MS = 120_000;

/** Starts the replayed exchange; it says its address on its first line and ends when its stdin closes, so never alone. */
export async function startReplay(spec: ExchangeSpec, logFile: string, cwd: string): Promise<Replay> {
  const [command, ...args] = spec.command as [string, ...string[]];
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', log], detached: true });
  const { stdin, stdout } = child as typeof child & { stdin: Writable; stdout: Readable };
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  stdin.on('error', () => {});
  const stop = async () => {
    stdin.end();
    const ended = await Promise.race([exited.then(() => true), patience(5_000)]);
    rmSync(logFile, { force: true });
    if (!ended && child.pid)
      await endProcess(child.pid, [
        ['SIGTERM', 2_000],
        ['SIGKILL', 2_000],
      ]);
  };
  const lines = createInterface({ input: stdout });
  const first = new Promise<string>((resolve) => lines.once('line', resolve));
  // The rest is read and dropped: a full pipe would hang the replay (G23).
  lines.on('line', () => {});
  const line = await Promise.race([first, exited.then(() => null), patience(START_PATIENCE_MS).then(() => null)]);
  try {
    const { url } = announcement.parse(JSON.parse(line ?? 'null'));
    return { url, pid: child.pid as number, exited, stop };
  } catch (cause) {
    const said = line ?? tail(logFile);
    await stop();
    throw new LocalStackError(
      'exchange_start_failed',
      `The replayed exchange (${spec.command.join(' ')}) did not start: ${said}`,
      { cause },
    );
  }
}

function patience(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}
