import { createHash, randomUUID } from 'node:crypto';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { PROBLEMS, Problem } from '../src/problems.ts';
import { quiet, test } from './api.ts';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const keys = { read: [sha256('reading')], operator: [sha256('operating')] };

describe('problems', () => {
  test('of every kind have their code, status and shape', async ({ api: { app } }) => {
    const cases = [
      ['/v1/announcements?limit=0', 'request_malformed'],
      ['/v1/announcements?limit=101', 'request_malformed'],
      ['/v1/announcements?category=Error', 'request_malformed'],
      ['/v1/announcements?categroy=USFDA', 'request_malformed'],
      ['/v1/announcements?from=yesterday', 'request_malformed'],
      ['/v1/announcements?cursor=nonsense', 'cursor_malformed'],
      ['/v1/announcements/7', 'request_malformed'],
      [`/v1/announcements/${randomUUID()}`, 'announcement_unknown'],
      [`/v1/announcements/${randomUUID()}/document`, 'announcement_unknown'],
      ['/v1/dead-letters?cursor=nonsense', 'cursor_malformed'],
      ['/v1/coverage?cursor=nonsense', 'cursor_malformed'],
      ['/nothing/here', 'not_found'],
    ] as const;
    for (const [url, code] of cases) {
      const answer = await app.inject(url);
      expect(answer.headers['content-type'], url).toContain('application/problem+json');
      expect(Problem.parse(answer.json()), url).toMatchObject({ code, ...PROBLEMS[code] });
      expect(answer.statusCode, url).toBe(PROBLEMS[code].status);
    }
  });

  test('name the part of the request that is wrong', async ({ api: { app } }) => {
    const problem = (await app.inject('/v1/announcements?limit=0')).json<Problem>();
    expect(problem.errors).toMatchObject([{ path: 'querystring/limit' }]);
  });

  test('of a database that is away are 503 and tell nothing of it', async ({ port, openApi }) => {
    const store = createStore(postgresCall({ url: `postgres://secret-user@127.0.0.1:${port}/none` }));
    const { app } = await openApi({ store });
    const answer = await app.inject('/v1/announcements');
    expect(answer.json()).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body).not.toContain('secret-user');
    expect(answer.body).not.toContain(String(port));
    await store.close();
  });

  test('of a database that cut the connections pass by themselves (G27)', async ({ database, openApi }) => {
    const store = createStore(postgresCall({ url: database.url }));
    const { app } = await openApi({ store });
    expect((await app.inject('/v1/announcements')).statusCode).toBe(200);
    await database.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await until(async () => (await app.inject('/v1/announcements')).statusCode === 200);
    await store.close();
  });

  test('of queues that are away are 503', async ({ openApi }) => {
    const { app } = await openApi({ pipeline: { ...quiet, status: () => Promise.reject(new Error('away')) } });
    expect((await app.inject('/v1/pipeline')).json()).toMatchObject({ status: 503, code: 'pipeline_unavailable' });
  });
});

describe('keys', () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  test('reading keys read, operator keys operate, others do neither (G31)', async ({ openApi }) => {
    const { app } = await openApi({ keys });
    const code = async (url: string, headers: Record<string, string> = {}) => {
      const answer = await app.inject({ url, headers });
      return answer.statusCode === 200 ? 'ok' : answer.json<Problem>().code;
    };
    for (const url of ['/v1/announcements', '/v1/pipeline']) {
      expect(await code(url), url).toBe('key_missing');
      expect(await code(url, bearer('guess')), url).toBe('key_unknown');
      // A hash is not a key.
      expect(await code(url, bearer(keys.read[0]!)), url).toBe('key_unknown');
      expect(await code(url, bearer('reading')), url).toBe('ok');
      expect(await code(url, { 'x-api-key': 'operating' }), url).toBe('ok');
    }
    expect(await code('/v1/dead-letters', bearer('reading'))).toBe('key_insufficient');
    expect(await code('/v1/dead-letters', bearer('operating'))).toBe('ok');
    expect(await code('/healthz')).toBe('ok');
    expect(await code('/openapi.json')).toBe('ok');
  });

  test('have a limit of requests each', async ({ openApi }) => {
    const { app } = await openApi({ keys, requestsPerMinute: 3 });
    const ask = (key: string) => app.inject({ url: '/v1/announcements', headers: bearer(key) });
    for (let n = 0; n < 3; n += 1) expect((await ask('reading')).statusCode).toBe(200);
    const limited = await ask('reading');
    expect(limited.json()).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('operating')).statusCode).toBe(200);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  test('no page of another origin may read, and nothing may be written (G31)', async ({ api: { app } }) => {
    const answer = await app.inject({ url: '/v1/announcements', headers: { origin: 'https://elsewhere.example' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      expect((await app.inject({ method, url: '/v1/announcements', payload: {} })).statusCode).toBe(404);
    }
  });
});
