import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { catalog, QUEUE_NAMES } from '@filings/queue-core';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface OutputLogOptions {
  /** Made when it is not there. No two services may share one. */
  folder: string;
  /** A file that has reached this is rotated. Default 10 MB. */
  maxBytes?: number;
  /** Of one kind of worker, the one that is written to included; at least 2. Default 5. */
  files?: number;
  /** After a failure nothing is tried for this long. Default 30 s. */
  tryAgainMs?: number;
  /** Told once when writing fails, and once for each time that it fails again after it went well. */
  onProblem?(message: string, error: unknown): void;
}

export interface OutputLog {
  /** Never throws and never waits: what cannot be kept is dropped, and counted in the file. */
  write(workerId: string, line: string, stream: 'stdout' | 'stderr'): void;
  /** Resolves when what was written is on disk. */
  close(): Promise<void>;
}

/** A worker's line is cut here, so that one of them cannot fill a file. Characters. */
const LONGEST_LINE = 16 * 1024;
/** What may wait for a slow disk, for each kind of worker. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;

/** `ai_1643234567_2_x7k1` -> `ai_processing`: worker ids begin with the name of their kind. */
const queueOf = (workerId: string) => {
  const kind = workerId.slice(0, workerId.indexOf('_'));
  return QUEUE_NAMES.find((queue) => catalog[queue].worker === kind);
};

/** One file and its elder ones: `ai.log`, `ai.1.log` … */
function createKindLog(name: string, options: Required<OutputLogOptions>) {
  let stream: RotatingFileStream | null = null;
  let failedAt: number | null = null;
  let told = false;
  let dropped = 0;

  function open(): RotatingFileStream {
    const opened = createStream((index) => (index ? `${name}.${index}.log` : `${name}.log`), {
      path: options.folder,
      size: `${options.maxBytes}B`,
      rotate: Math.max(1, options.files - 1),
    });
    opened.on('error', (error) => {
      if (stream === opened) stream = null;
      failedAt = Date.now();
      if (!told)
        options.onProblem(`worker output is not kept: ${join(options.folder, `${name}.log`)} cannot be written`, error);
      told = true;
    });
    return opened;
  }

  return {
    write(record: Record<string, unknown>): void {
      if (!stream && failedAt !== null && Date.now() - failedAt < options.tryAgainMs) {
        dropped += 1;
        return;
      }
      stream ??= open();
      if (stream.writableLength > MOST_WAITING_BYTES) {
        dropped += 1;
        return;
      }
      const before = dropped > 0 ? { ...record, stream: 'dropped', line: `${dropped} lines were not kept` } : null;
      dropped = 0;
      const text = [before, record].map((one) => (one ? `${JSON.stringify(one)}\n` : '')).join('');
      stream.write(text, (error) => {
        if (!error) told = false;
      });
    },
    async close(): Promise<void> {
      const last = stream;
      if (!last) return;
      last.end();
      // A failure was told already.
      await finished(last).catch(() => {});
    },
  };
}

/**
 * Keeps what workers print, as one JSON object a line: `{ at, queue, workerId, stream, line }`; a file for each kind
 * of worker. All files together are never larger than kinds x files x (maxBytes + one line) (G30).
 */
export function createOutputLog({
  folder,
  maxBytes = 10 * 1024 * 1024,
  files = 5,
  tryAgainMs = 30_000,
  onProblem = () => {},
}: OutputLogOptions): OutputLog {
  const all = { folder, maxBytes, files, tryAgainMs, onProblem };
  let closed = false;
  const kinds = new Map(QUEUE_NAMES.map((queue) => [queue, createKindLog(catalog[queue].worker, all)]));
  return {
    write(workerId, line, stream) {
      const queue = queueOf(workerId);
      if (!queue || closed) return;
      const kept = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
      kinds.get(queue)!.write({ at: new Date().toISOString(), queue, workerId, stream, line: kept });
    },
    async close() {
      closed = true;
      await Promise.all([...kinds.values()].map((kind) => kind.close()));
    },
  };
}
