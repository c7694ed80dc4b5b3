import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { documentOf, EXCHANGE_HOSTS, fetchDocument } from '@filings/ai-pipeline';
import { readSettings } from '@filings/queue-core';
import { z } from 'zod';
import { CliError, usage } from '../error.ts';
import { pathTyped } from '../place.ts';

export interface Source {
  /** As it was named. */
  name: string;
  parts: readonly { bytes: Uint8Array }[];
  /** SHA-256. */
  sha256: string;
  bytes: number;
}

/** A person waits for this one document, and has chosen it: there is more room than for attachments in a stream. */
const LIMITS = { maxBytes: 200_000_000 };

const Settings = z.object({
  FILINGS_EXCHANGE_GATEWAY_URL: z.url().optional(),
  FILINGS_EXCHANGE_PROXY_URL: z.url().optional(),
});

/**
 * The document that is meant by a path, by `-` for stdin, or by an address of the exchanges.
 * @throws CliError `wrong_usage` for a file that cannot be read, `host_not_allowed`; EnrichError for what is no PDF or
 *   cannot be fetched
 */
export async function openSource(
  name: string,
  { anyHost = false, signal }: { anyHost?: boolean | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Source> {
  const { parts, sha256 } = /^https?:\/\//i.test(name)
    ? await fetched(name, anyHost, signal)
    : await documentOf(await bytesOf(name, signal), name === '-' ? 'on stdin' : name, { limits: LIMITS, signal });
  return { name, parts, sha256, bytes: parts.reduce((sum, part) => sum + part.bytes.length, 0) };
}

async function bytesOf(name: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (name === '-' && process.stdin.isTTY) throw usage('Nothing comes on stdin: pipe a PDF into it, or name a file.');
  try {
    if (name !== '-') return await readFile(pathTyped(name, process.env), { signal });
    return await buffer(signal ? addAbortSignal(signal, process.stdin) : process.stdin);
  } catch (error) {
    if (signal?.aborted) throw new CliError('aborted', `Reading ${name === '-' ? 'stdin' : name} was stopped.`);
    throw usage(`${name} cannot be read: ${(error as Error).message}`, error);
  }
}

async function fetched(address: string, anyHost: boolean, signal: AbortSignal | undefined) {
  if (!URL.canParse(address)) throw usage(`${address} is no address.`);
  const { protocol, hostname } = new URL(address);
  if (!anyHost && (protocol !== 'https:' || !EXCHANGE_HOSTS.includes(hostname))) {
    throw new CliError(
      'host_not_allowed',
      `${protocol}//${hostname} is none of the exchanges' own hosts (${EXCHANGE_HOSTS.join(', ')}, over https): add --any-host where you trust it.`,
    );
  }
  const { FILINGS_EXCHANGE_GATEWAY_URL: gatewayUrl, FILINGS_EXCHANGE_PROXY_URL: proxyUrl } = readSettings(
    Settings,
    process.env,
  );
  const limits = { ...LIMITS, fetchTimeoutMs: 120_000 };
  return fetchDocument(address, { anyHost, gatewayUrl, proxyUrl, limits, signal });
}
