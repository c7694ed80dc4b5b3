import { expect, test } from 'vitest';
import { planOcr } from '../src/document/recognition/plan.ts';

const scan = (page: number) => ({ page, reason: 'no_text' as const });

test('first pages come first, then statements that do not add up, then the others, and newspapers last', () => {
  const newspaper = { ...scan(1), large: true };
  const plan = planOcr([scan(9), { page: 7, reason: 'arithmetic' }, scan(5), scan(2), newspaper], 24);
  expect(plan.pages.map((candidate) => candidate.page)).toEqual([2, 7, 5, 9, 1]);
  expect(plan.leftOut).toEqual([]);
});

test('a long scan is cut at the budget of pages, and what is left out is said', () => {
  const pages = Array.from({ length: 40 }, (_, index) => scan(index + 1));
  const plan = planOcr(pages, 24);
  expect(plan.pages).toEqual(pages.slice(0, 24));
  expect(plan.leftOut).toEqual(pages.slice(24).map(({ page }) => ({ page, why: 'page_budget' })));
});
