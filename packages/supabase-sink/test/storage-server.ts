import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface StoredObject {
  bytes: Buffer;
  contentType: string | undefined;
  updatedAt: Date;
}

export interface StorageServer {
  url: string;
  key: string;
  /** By bucket; `public` is false for private ones. */
  buckets: Map<string, { public: boolean; objects: Map<string, StoredObject> }>;
  /** Answers all requests with this status instead. */
  failWith(status: number | null): void;
  close(): Promise<void>;
}

/**
 * A stand-in for Supabase Storage, which itself needs Docker: the endpoints that storage-js asks for files and buckets,
 * with the answers of the real service, down to status 400 for what its body calls 404.
 */
export async function startStorageServer(): Promise<StorageServer> {
  const key = 'sb_secret_of_tests';
  const buckets: StorageServer['buckets'] = new Map();
  let failing: number | null = null;
  const answer = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const refuse = (response: ServerResponse, statusCode: string, error: string, message: string) =>
    answer(response, 400, { statusCode, error, message });

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const json = () => JSON.parse(body.toString()) as Record<string, unknown>;
    const [area, ...path] = request.url!.replace(/^\/storage\/v1\//, '').split('/');
    if (failing !== null) return void response.writeHead(failing).end('<html>a gateway</html>');
    if (request.headers.apikey !== key)
      return refuse(response, '403', 'Unauthorized', 'new row violates row-level security');
    if (area === 'bucket') {
      const { id, public: isPublic } = json();
      if (buckets.has(String(id))) return refuse(response, '409', 'Duplicate', 'The resource already exists');
      buckets.set(String(id), { public: Boolean(isPublic), objects: new Map() });
      return answer(response, 200, { name: id });
    }
    const verb = ['info', 'list'].includes(path[0]!) ? path.shift()! : request.method!;
    const bucket = buckets.get(path.shift()!);
    const name = path.join('/');
    if (!bucket) return refuse(response, '404', 'Bucket not found', 'Bucket not found');
    const object = bucket.objects.get(name);
    if (verb === 'POST') {
      if (object && request.headers['x-upsert'] !== 'true')
        return refuse(response, '409', 'Duplicate', 'The resource already exists');
      bucket.objects.set(name, { bytes: body, contentType: request.headers['content-type'], updatedAt: new Date() });
      return answer(response, 200, { Id: name, Key: `${name}` });
    }
    if (verb === 'list') return answer(response, 200, listed(bucket.objects, json()));
    if (verb === 'DELETE') {
      const names = json().prefixes as string[];
      for (const one of names) bucket.objects.delete(one);
      return answer(
        response,
        200,
        names.map((one) => ({ name: one })),
      );
    }
    if (!object) return refuse(response, '404', 'not_found', 'Object not found');
    if (verb === 'info') return answer(response, 200, { id: name, name, size: object.bytes.length });
    response.writeHead(200, { 'content-type': object.contentType }).end(object.bytes);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    buckets,
    failWith: (status) => {
      failing = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listed(objects: Map<string, StoredObject>, { prefix, limit, sortBy }: Record<string, unknown>) {
  const { column, order } = sortBy as { column: string; order: string };
  if (column !== 'updated_at' || order !== 'asc') throw new Error(`sorted by ${column} ${order}`);
  return [...objects]
    .filter(([name]) => name.startsWith(`${String(prefix)}/`))
    .toSorted(([, a], [, b]) => a.updatedAt.getTime() - b.updatedAt.getTime())
    .slice(0, Number(limit))
    .map(([name, { updatedAt }]) => ({ name: name.split('/')[1], id: name, updated_at: updatedAt.toISOString() }));
}
