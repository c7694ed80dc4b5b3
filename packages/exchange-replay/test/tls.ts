import { once } from 'node:events';
import { connect, constants as http2 } from 'node:http2';
import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Replay } from '../src/server.ts';

export interface Seen {
  status: number;
  protocol: string | false | null;
  body: string;
}

/** Asks over HTTP/2, trusting the replay's certificate; rejects where the stream breaks or `timeoutMs` pass. */
export async function overHttp2(
  { url, ca }: Replay,
  path: string,
  headers: Record<string, string> = {},
  timeoutMs = 10_000,
): Promise<Seen> {
  const session = connect(url, { ca: ca! });
  try {
    const stream = session.request({ [http2.HTTP2_HEADER_PATH]: path, ...headers });
    const signal = AbortSignal.timeout(timeoutMs);
    const broken = once(stream, 'close', { signal }).then(() => Promise.reject(new Error('closed without an answer')));
    broken.catch(() => {});
    const [answer] = (await Promise.race([once(stream, 'response', { signal }), broken])) as [Record<string, unknown>];
    return {
      status: Number(answer[http2.HTTP2_HEADER_STATUS]),
      protocol: session.alpnProtocol ?? null,
      body: await text(stream),
    };
  } finally {
    session.destroy();
  }
}

/** The same over HTTP/1.1. */
export async function overHttp1(
  { url, ca }: Replay,
  path: string,
  headers: Record<string, string> = {},
  timeoutMs = 10_000,
): Promise<Seen> {
  const agent = new Agent({ ca: ca! });
  try {
    const request = get(url + path, { agent, headers, signal: AbortSignal.timeout(timeoutMs) });
    const [answer] = await once(request, 'response');
    return { status: answer.statusCode, protocol: answer.socket.alpnProtocol, body: await text(answer) };
  } finally {
    agent.destroy();
  }
}
