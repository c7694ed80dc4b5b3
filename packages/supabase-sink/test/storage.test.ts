import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStorageStore, type StorageStoreOptions } from '../src/index.ts';
import { type StorageServer, startStorageServer } from './storage-server.ts';

let server: StorageServer;
beforeEach(async () => {
  server = await startStorageServer();
});
afterEach(() => server.close());

const NAME = `documents/${'a'.repeat(64)}.pdf`;
const open = (options: Partial<StorageStoreOptions> = {}) =>
  createStorageStore({ url: server.url, key: server.key, bucket: 'filings', ...options });
const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString();

test('bytes come back as they were put, and what was never put is nothing', async () => {
  const store = open();
  expect(await store.get(NAME)).toBeNull();
  expect(await store.has(NAME)).toBe(false);
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
  await store.put(NAME, bytes);
  expect(await store.get(NAME)).toEqual(bytes);
  expect(await store.has(NAME)).toBe(true);
  expect(server.buckets.get('filings')?.objects.get(NAME)?.contentType).toBe('application/pdf');
  await store.put(NAME, Buffer.from('replaced'));
  expect(text(await open().get(NAME))).toBe('replaced');
  await store.remove(NAME);
  expect(await store.get(NAME)).toBeNull();
  await store.close();
});

test('a bucket that is missing is made, as a private one, by however many at the same time (G31)', async () => {
  const stores = [open(), open(), open()];
  await Promise.all(stores.map((store, index) => store.put(NAME.replace('a', `${index}`), Buffer.from('x'))));
  expect([...server.buckets.keys()]).toEqual(['filings']);
  expect(server.buckets.get('filings')).toMatchObject({ public: false });
  expect(server.buckets.get('filings')?.objects.size).toBe(3);
  await Promise.all(stores.map((store) => store.close()));
});

test('what has not been written for long is removed by the next who writes (G30)', async () => {
  const objects = new Map();
  server.buckets.set('filings', { public: false, objects });
  const at = (days: number) => ({
    bytes: Buffer.from('x'),
    contentType: '',
    updatedAt: new Date(Date.now() - days * 86_400_000),
  });
  for (let index = 0; index < 130; index += 1) objects.set(`documents/old-${index}`, at(40));
  objects.set('documents/new', at(20));
  objects.set('addresses/old', at(31));
  objects.set('thesis/old', at(400));
  const store = open({ maxAgeMs: 30 * 86_400_000 });
  await store.put(NAME, Buffer.from('x'));
  await store.close();
  expect([...objects.keys()].toSorted()).toEqual(['documents/new', 'thesis/old', NAME].toSorted());
});

test.for([
  [401, 'credentials_refused', 'permanent', /secret \(service_role\) key/],
  [413, 'too_large', 'permanent', /file size limit/],
  [503, 'unreachable', 'outage', /did not give/],
  [429, 'unreachable', 'outage', /bucket filings/],
] as const)('status %i is an error of its own class', async ([status, code, failure, says]) => {
  server.failWith(status);
  const error = await open()
    .get(NAME)
    .then(
      () => expect.fail('was given'),
      (reason: unknown) => reason,
    );
  expect(error).toMatchObject({ name: 'StoreError', code, failure, message: expect.stringMatching(says) });
});

test('a key that may not write is told so', async () => {
  server.buckets.set('filings', { public: false, objects: new Map() });
  await expect(open({ key: 'sb_publishable_x' }).put(NAME, Buffer.from('x'))).rejects.toMatchObject({
    code: 'credentials_refused',
    failure: 'permanent',
  });
});

test('a service that is away is an outage', async () => {
  await server.close();
  await expect(open().has(NAME)).rejects.toMatchObject({ code: 'unreachable', failure: 'outage' });
  server = await startStorageServer();
});
