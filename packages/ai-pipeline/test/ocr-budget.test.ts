import { expect, test } from 'vitest';
import { planOcr } from '../src/document/ocr/budget.ts';

const scan = (page: number) => ({ page, reason: 'no_text' as const });
const upTo = (count: number) => Array.from({ length: count }, (_, index) => scan(index + 1));

test('pages of figures are recognised before letters, the first pages before all', () => {
  const plan = planOcr([
    scan(9),
    { page: 12, reason: 'no_text', hint: 'picture' },
    { page: 8, reason: 'no_text', hint: 'table' },
    { page: 7, reason: 'arithmetic' },
    { page: 14, reason: 'no_text', hint: 'statement' },
    scan(2),
  ]);
  expect(plan.pages.map((candidate) => candidate.page)).toEqual([2, 7, 14, 8, 9, 12]);
  expect(plan.leftOut).toEqual([]);
});

test('a long scan is cut at the budget of pages, and what is left out is said', () => {
  const plan = planOcr(upTo(40), { maxPages: 24 });
  expect(plan.pages).toHaveLength(24);
  expect(plan.leftOut[0]).toEqual({ page: 25, why: 'page_budget' });
  expect(plan.leftOut).toHaveLength(16);
});

test('where time ends before pages do, time is the reason', () => {
  const plan = planOcr(upTo(10), { maxMs: 9000, msPerPage: 2000 });
  expect(plan.pages.map((candidate) => candidate.page)).toEqual([1, 2, 3, 4]);
  expect(plan.leftOut.map((left) => left.why)).toEqual(Array(6).fill('time_budget'));
});

test('no time is no page', () => {
  expect(planOcr(upTo(2), { maxMs: 0 })).toEqual({
    pages: [],
    leftOut: [
      { page: 1, why: 'time_budget' },
      { page: 2, why: 'time_budget' },
    ],
  });
});
