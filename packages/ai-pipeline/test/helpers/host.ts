import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Host {
  gatewayUrl: string;
  /** What was asked for, `/<host><path>`, in order. */
  asked: { path: string; headers: IncomingMessage['headers'] }[];
  serve(path: string, answer: Answer): void;
  close(): Promise<void>;
}

export type Answer =
  | { status?: number; headers?: Record<string, string>; body?: Buffer | string }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** The exchanges' attachment hosts behind a gateway on loopback; what is not served answers 404. */
export async function startHost(): Promise<Host> {
  const answers = new Map<string, Answer>();
  const asked: Host['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    const answer = answers.get(path);
    if (typeof answer === 'function') return answer(request, response);
    response.writeHead(answer?.status ?? (answer ? 200 : 404), answer?.headers ?? {});
    response.end(answer?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    gatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (path, answer) => answers.set(path, answer),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
