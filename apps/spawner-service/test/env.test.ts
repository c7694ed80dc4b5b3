import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/env.ts';

const ENV = { REDIS_URL: 'redis://127.0.0.1:6379', DATABASE_URL: 'postgres://u:p@127.0.0.1/d' };

describe('FILINGS_ROUTINE_OFF', () => {
  it('is ids with commas between', () => {
    const of = (text?: string) => readEnvironment({ ...ENV, FILINGS_ROUTINE_OFF: text }).FILINGS_ROUTINE_OFF;
    expect([of(), of(''), of('nav, newspaper-copy,')]).toEqual([[], [], ['nav', 'newspaper-copy']]);
  });
});
