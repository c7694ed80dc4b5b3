import { describe, expect, test } from 'vitest';
import { isLoopback, readApiSettings } from '../src/settings.ts';

const env = { REDIS_URL: 'redis://127.0.0.1:6379', DATABASE_URL: 'postgres://127.0.0.1/filings' };

describe('settings', () => {
  test('without keys only this machine is served (G31)', () => {
    expect(readApiSettings(env)).toMatchObject({ FILINGS_API_HOST: '127.0.0.1', FILINGS_API_PORT: 8080 });
    expect(() => readApiSettings({ ...env, FILINGS_API_HOST: '0.0.0.0' })).toThrow('FILINGS_READ_KEYS is empty');
    expect(() => readApiSettings({ ...env, FILINGS_API_HOST: '::' })).toThrow('FILINGS_READ_KEYS is empty');
    const keyed = { ...env, FILINGS_API_HOST: '0.0.0.0', FILINGS_READ_KEYS: `${'A'.repeat(64)}, ${'b'.repeat(64)}` };
    expect(readApiSettings(keyed).FILINGS_READ_KEYS).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['localhost', true],
    ['127.0.0.1.elsewhere.example', false],
    ['0.0.0.0', false],
    ['192.168.1.5', false],
  ])('%s is this machine alone: %s', (host, alone) => {
    expect(isLoopback(host)).toBe(alone);
  });

  test.each([
    [{ REDIS_URL: '' }, 'REDIS_URL'],
    [{ DATABASE_URL: '' }, 'DATABASE_URL'],
    [{ SUPABASE_URL: 'https://a.supabase.co' }, 'SUPABASE_SECRET_KEY'],
    [{ FILINGS_READ_KEYS: 'a key itself' }, 'SHA-256'],
    [{ FILINGS_API_PROT: '1' }, 'did you mean FILINGS_API_PORT'],
  ])('what is missing or wrong is named: %o', (wrong, said) => {
    expect(() => readApiSettings({ ...env, ...wrong })).toThrow(said);
  });

  test('the older name of the secret key is taken', () => {
    const old = { ...env, DATABASE_URL: '', SUPABASE_URL: 'https://a.supabase.co', SUPABASE_SERVICE_ROLE_KEY: 'x' };
    expect(readApiSettings(old).SUPABASE_SERVICE_ROLE_KEY).toBe('x');
  });
});
