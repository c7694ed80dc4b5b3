import { createHash } from 'node:crypto';
import { createQueues, type DeadLetter, withLimits } from '@filings/queue-core';
import { until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { makeFiling, openHouse } from '../../../packages/spawner/test/support/house.ts';
import { createRedisPipeline } from '../src/redis-pipeline.ts';
import { foreignBecause } from '../src/same-origin.ts';
import { type Api, test } from './api.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Every route that changes something. */
const WRITES = [
  ['POST', '/v1/queues/ai/pause'],
  ['POST', '/v1/queues/ai/resume'],
  ['POST', '/v1/queues/ai/drain'],
  ['POST', '/v1/queues/ai/terminate'],
  ['PATCH', '/v1/queues/ai/limits'],
  ['DELETE', '/v1/queues/ai/limits'],
  ['POST', '/v1/workers/ai_1_1_none/terminate'],
  ['POST', '/v1/dead-letters/ai/7/retry'],
  ['POST', '/v1/dead-letters/retry'],
  ['POST', '/v1/dead-letters/purge'],
] as const;

type Method = (typeof WRITES)[number][0];

async function ask({ app }: Api, method: Method | 'GET', url: string, payload?: object, headers: object = {}) {
  const answer = await app.inject({ method, url, headers: { ...JSON_TYPE, ...headers }, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

describe('who may operate (G31)', () => {
  test.for([
    [{ host: '127.0.0.1:8080' }, null],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080', site: 'same-origin' }, null],
    [{ host: '[::1]:8080', site: 'none' }, null],
    [{ host: 'localhost:8080', origin: 'http://localhost:3000', site: 'same-site' }, /same-site/],
    [{ host: 'localhost:8080', origin: 'http://localhost:3000' }, /localhost:3000/],
    [{ host: 'localhost:8080', origin: 'https://evil.example', site: 'cross-site' }, /cross-site/],
    [{ host: 'localhost:8080', origin: 'null' }, /null/],
    // A name of somebody else's that was made to point here.
    [{ host: 'evil.example:8080', origin: 'http://evil.example:8080', site: 'same-origin' }, /evil\.example/],
    [{ host: undefined }, /no host/],
  ] as const)('without keys, a request with %j', ([sender, why]) => {
    const found = foreignBecause({ origin: undefined, site: undefined, ...sender });
    if (why === null) expect(found).toBeNull();
    else expect(found).toMatch(why);
  });

  test('without keys, no page of another origin can change or read anything of it', async ({ api }) => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const [method, url] of WRITES) {
      expect(await ask(api, method, url, {}, foreign), url).toMatchObject({
        status: 403,
        body: { code: 'origin_refused' },
      });
      // What a page may send without asking first: a form, text, nothing.
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const simple = await api.app.inject({ method, url, headers: { 'content-type': type }, payload: '{}' });
        expect(simple.statusCode, `${url} as ${type}`).toBe(415);
      }
      expect((await api.app.inject({ method, url })).statusCode, url).toBe(415);
    }
    expect((await ask(api, 'GET', '/v1/dead-letters', undefined, foreign)).body.code).toBe('origin_refused');
    expect((await ask(api, 'GET', '/v1/queues/ai/limits')).body).toMatchObject({ changed: [] });
  });

  test('with keys, only an operator key may change anything, from wherever it comes', async ({ openApi }) => {
    const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
    const api = await openApi({ keys: { read: [sha256('reading')], operator: [sha256('operating')] } });
    for (const [method, url] of WRITES) {
      expect((await ask(api, method, url, {})).body.code, url).toBe('key_missing');
      const reading = { authorization: 'Bearer reading' };
      expect((await ask(api, method, url, {}, reading)).body.code, url).toBe('key_insufficient');
    }
    const operating = { authorization: 'Bearer operating', host: 'filings.example', origin: 'https://filings.example' };
    expect((await ask(api, 'POST', '/v1/queues/ai/pause', {}, operating)).status).toBe(200);
  });
});

describe('queues', () => {
  test('are paused, seen as paused, and resumed', async ({ api }) => {
    const paused = await ask(api, 'POST', '/v1/queues/AI/pause', { reason: 'a new prompt' });
    expect(paused).toMatchObject({ status: 200, body: { queue: 'ai_processing', paused: true } });
    expect((await ask(api, 'GET', '/v1/pipeline')).body).toMatchObject({
      queues: [{ paused: true, holds: [{ kind: 'operator', reason: { message: 'a new prompt' } }] }, {}, {}],
    });
    const resumed = await api.app.inject({ method: 'POST', url: '/v1/queues/ai/resume', headers: JSON_TYPE });
    expect(resumed.json()).toMatchObject({ paused: false, holds: [] });
  });

  test('have limits that are changed while everything runs, and refused in words (G22)', async ({ api }) => {
    const url = '/v1/queues/upload/limits';
    expect(await ask(api, 'PATCH', url, { maxConcurrent: 6, batch: 20 })).toMatchObject({
      status: 200,
      body: { label: 'UPLOAD', limits: { maxConcurrent: 6, batch: 20 }, changed: ['maxConcurrent', 'batch'] },
    });
    expect((await ask(api, 'GET', '/v1/pipeline')).body).toMatchObject({ queues: [{}, { maxConcurrent: 6 }, {}] });
    for (const [patch, status, code] of [
      [{ leaseMs: 1 }, 422, 'limits_refused'],
      [{ maxConcurrent: 0 }, 422, 'limits_refused'],
      [{ maxWorkers: 3 }, 400, 'request_malformed'],
      [{ maxConcurrent: '3' }, 400, 'request_malformed'],
      [{}, 400, 'request_malformed'],
    ] as const)
      expect(await ask(api, 'PATCH', url, patch), JSON.stringify(patch)).toMatchObject({ status, body: { code } });
    expect(await ask(api, 'DELETE', url)).toMatchObject({ status: 200, body: { limits: { batch: 50 }, changed: [] } });
  });

  test('and workers that are not there are told as such', async ({ api }) => {
    expect(await ask(api, 'POST', '/v1/queues/uplod/pause', {})).toMatchObject({
      status: 404,
      body: { code: 'queue_unknown', detail: expect.stringContaining('did you mean upload?') },
    });
    expect(await ask(api, 'POST', '/v1/workers/ai_1_1_none/terminate', {})).toMatchObject({
      status: 404,
      body: { code: 'worker_unknown' },
    });
  });

  test('lose their workers one by one, all at once, and by draining', async ({ redis, api }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(5, { gate: 'open' });
    await until(async () => (await house.starts()).length === 3);
    const [first] = (await house.spawner.status())[0]!.workers;
    const one = await ask(api, 'POST', `/v1/workers/${first!.workerId}/terminate`, {});
    expect(one).toEqual({ status: 200, body: { done: true, ended: [first!.workerId] } });
    await ask(api, 'POST', '/v1/queues/ai/pause', {});
    const all = await ask(api, 'POST', '/v1/queues/ai/terminate', {});
    expect(all).toMatchObject({ status: 200, body: { done: true } });
    expect((await house.alive()).AI).toBe(0);
    await ask(api, 'POST', '/v1/queues/ai/resume', {});
    await until(async () => (await house.alive()).AI === 3);
    const before = (await house.starts()).length;
    await until(
      async () => (await house.starts()).length >= before && (await house.queues.depth('ai_processing')).active === 3,
    );
    const early = await ask(api, 'POST', '/v1/queues/ai/drain', { timeoutSeconds: 0 });
    expect(early).toMatchObject({ status: 202, body: { done: false, queue: { paused: true, active: 3 } } });
    await house.open('open');
    const drained = await ask(api, 'POST', '/v1/queues/ai/drain', {});
    expect(drained).toMatchObject({ status: 200, body: { done: true, queue: { paused: true, active: 0, ready: 2 } } });
  });

  test('that do not answer are 503, and nothing of where they are is told', async ({ port, openApi }) => {
    const pipeline = createRedisPipeline({ url: `redis://127.0.0.1:${port}`, prefix: 'x', limits: withLimits() });
    const { app } = await openApi({ pipeline, operator: pipeline.operator });
    for (const [method, url] of WRITES.slice(0, 7)) {
      const answer = await app.inject({
        method,
        url,
        headers: JSON_TYPE,
        payload: method === 'PATCH' ? { batch: 2 } : {},
      });
      expect(answer.json(), url).toMatchObject({ status: 503, code: 'pipeline_unavailable' });
      expect(answer.body).not.toContain(String(port));
    }
    await pipeline.close();
  });
});

describe('dead letters', () => {
  const jobOf = (n: number) => `enrich-${makeFiling(n, {}).filingId}`;
  const letter = (n: number, change: Partial<DeadLetter> = {}): DeadLetter => ({
    queue: 'ai_processing',
    jobId: jobOf(n),
    filingId: makeFiling(n, {}).filingId,
    payload: { v: 1, filing: makeFiling(n, {}) },
    reason: { code: 'model_refused', message: 'the model refused it' },
    attempts: 2,
    history: [],
    failedAt: new Date(Date.UTC(2026, 0, 24, 5, n)).toISOString(),
    ...change,
  });
  const save = ({ store }: Api, ...letters: DeadLetter[]) =>
    store.save(letters.map((deadLetter) => ({ v: 1, kind: 'dead_letter', deadLetter }) as const));

  test('are listed by filter and shown whole (G6)', async ({ api }) => {
    await save(
      api,
      letter(1),
      letter(2, { reason: { code: 'timeout', message: 'x' } }),
      letter(3, { queue: 'supabase_upload' }),
    );
    const jobs = async (query: string) =>
      ((await ask(api, 'GET', `/v1/dead-letters?${query}`)).body.items as DeadLetter[]).map(({ jobId }) => jobId);
    expect(await jobs('')).toEqual([jobOf(3), jobOf(2), jobOf(1)]);
    expect(await jobs('queue=AI&code=timeout')).toEqual([jobOf(2)]);
    expect(await jobs('from=2026-01-24T05:02:00Z&to=2026-01-24T05:03:00Z')).toEqual([jobOf(2)]);
    expect(await jobs('from=2026-01-25')).toEqual([]);
    expect(await jobs(`filingId=${makeFiling(1, {}).filingId}`)).toEqual([jobOf(1)]);
    expect((await ask(api, 'GET', `/v1/dead-letters/ai/${jobOf(1)}`)).body).toMatchObject({
      payload: letter(1).payload,
    });
    expect(await ask(api, 'GET', '/v1/dead-letters/ai/none')).toMatchObject({ body: { code: 'dead_letter_unknown' } });
    expect(await ask(api, 'GET', '/v1/dead-letters?queue=none')).toMatchObject({ body: { code: 'queue_unknown' } });
  });

  test('go round again as they were or edited, one or all that fit; a bad payload is refused in words (G6)', async ({
    api,
    redis,
  }) => {
    await save(api, letter(1), letter(2, { payload: { v: 9 } }), letter(3, { payload: {} }), letter(4));
    const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
    const retry = (n: number, body: object) => ask(api, 'POST', `/v1/dead-letters/ai/${jobOf(n)}/retry`, body);
    expect(await retry(1, {})).toEqual({ status: 200, body: { queue: 'ai_processing', jobId: jobOf(1) } });
    expect(await retry(2, {})).toMatchObject({ status: 422, body: { code: 'payload_refused' } });
    expect((await retry(2, { payload: { v: 1, filing: makeFiling(2, {}) } })).status).toBe(200);
    expect(await retry(9, {})).toMatchObject({ status: 404, body: { code: 'dead_letter_unknown' } });
    expect((await ask(api, 'POST', '/v1/dead-letters/retry', { queue: 'ai' })).body).toMatchObject({
      retried: 1,
      refused: [{ queue: 'ai_processing', jobId: jobOf(3), reason: { code: 'bad_payload' } }],
    });
    expect((await queues.depth('ai_processing')).ready).toBe(3);
    const left = (await ask(api, 'GET', '/v1/dead-letters')).body.items as DeadLetter[];
    expect(left.map(({ jobId }) => jobId)).toEqual([jobOf(3)]);
    expect((await ask(api, 'GET', '/v1/dead-letters?retried=true')).body.items).toHaveLength(4);
    await queues.close();
  });

  test('are purged by filter, and all of them only when that is said (G6)', async ({ api }) => {
    await save(api, letter(1), letter(2), letter(3));
    expect(await ask(api, 'POST', '/v1/dead-letters/purge', {})).toMatchObject({ status: 400 });
    expect(await ask(api, 'POST', '/v1/dead-letters/purge', { all: false })).toMatchObject({ status: 400 });
    const some = await ask(api, 'POST', '/v1/dead-letters/purge', { to: '2026-01-24T05:02:00Z' });
    expect(some).toEqual({ status: 200, body: { purged: 1 } });
    expect((await ask(api, 'POST', '/v1/dead-letters/purge', { all: true })).body).toEqual({ purged: 2 });
  });
});
