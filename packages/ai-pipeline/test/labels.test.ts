import { describe, expect, it } from 'vitest';
import { readPages } from '../src/document/pdf/read.ts';
import { enrichByRules, type RulesEnrichment } from '../src/rules/engine.ts';
import { makeFiling } from './helpers/filing.ts';
import { haveShared, type Label, labels, sharedPdf } from './helpers/shared.ts';

/**
 * The rules against real filings that people labelled. The floors are what was measured, minus a little; the rules
 * were written with these filings at hand, so new ones will fare worse.
 */
interface Read {
  label: Label;
  hasText: boolean;
  rules: RulesEnrichment;
}

async function readAll(): Promise<Read[]> {
  const all: Read[] = [];
  for (const label of labels()) {
    const { pages } = await readPages(sharedPdf(label.file), { maxPages: 200, readTimeoutMs: 60_000 });
    const filing = makeFiling({
      exchange: label.exchange === 'NSE' ? 'nse' : 'bse',
      companyName: label.symbol,
      subject: label.subject ?? '',
      category: label.exchange === 'NSE' ? label.subject : null,
      text: label.details ?? '',
    });
    all.push({ label, hasText: pages.some((page) => page.source === 'native'), rules: enrichByRules(filing, pages) });
  }
  return all;
}

/** The labels' name of the same row. */
const METRIC: Record<string, string> = {
  revenue: 'revenue_from_operations',
  demand: 'other',
  issue_size: 'issue_size',
};

const sameCategory = ({ label, rules }: Read): boolean =>
  [label.category, ...label.category_also_ok].includes(rules.category);

describe.skipIf(!haveShared)('rules on labelled filings', () => {
  it('categories, sentiment, figures and investors agree to the measured floors', async () => {
    const all = await readAll();
    const readable = all.filter((one) => one.hasText);
    const agreed = readable.filter(sameCategory);
    const sentiment = readable.filter(({ label, rules }) => rules.sentiment.label === label.sentiment);
    const opposite = readable.filter(({ label, rules }) =>
      `${label.sentiment} ${rules.sentiment.label}`.match(/Positive Negative|Negative Positive/),
    );
    const figures = compareFigures(all);
    const strangers = all.flatMap(({ label, rules }) =>
      rules.investors.filter((one) => !label.investors.some((known) => sameName(known.name, one.name))),
    );
    console.info(
      [
        `category: ${agreed.length} of ${readable.length} documents with text, ${all.filter(sameCategory).length} of ${all.length} in all`,
        `sentiment: ${sentiment.length} of ${readable.length}, ${opposite.length} opposite`,
        `result figures: ${figures.right} right, ${figures.wrong.length} wrong against a label, of ${figures.labelled} labelled`,
        `investors: ${all.flatMap(({ rules }) => rules.investors).length} named, ${strangers.length} that are none`,
        ...readable
          .filter((one) => !sameCategory(one))
          .map(({ label, rules }) => `  ${label.file}: ${rules.category}, not ${label.category}`),
        ...figures.wrong.map((line) => `  ${line}`),
      ].join('\n'),
    );
    expect(agreed.length / readable.length).toBeGreaterThanOrEqual(0.9);
    expect(opposite).toEqual([]);
    expect(sentiment.length / readable.length).toBeGreaterThanOrEqual(0.6);
    expect(figures.wrong).toEqual([]);
    expect(figures.right).toBeGreaterThanOrEqual(25);
    expect(strangers).toEqual([]);
    expect(all.flatMap(({ rules }) => rules.investors).length).toBeGreaterThanOrEqual(4);
    expect(all.every(({ rules }) => rules.figures.every((figure) => figure.verified))).toBe(true);
  }, 300_000);
});

/** Only where a label names the same row, period and basis can a figure be right or wrong. */
function compareFigures(all: readonly Read[]): { right: number; wrong: string[]; labelled: number } {
  const wrong: string[] = [];
  let right = 0;
  for (const { label, rules } of all) {
    for (const figure of rules.figures.filter((one) => one.period !== null)) {
      const metric = METRIC[figure.metric] ?? figure.metric;
      const known = label.figures.find(
        (one) => one.metric === metric && one.period === figure.period && one.basis === figure.basis,
      );
      if (!known) continue;
      const value =
        known.value_crore ?? Number(known.value_as_printed.replaceAll(',', '').replace(/^\((.*)\)$/, '-$1'));
      if (Math.abs(value - figure.value) <= Math.abs(value) * 1e-4) right += 1;
      else wrong.push(`${label.file}: ${figure.metric} ${figure.period} ${figure.basis} ${figure.value}, not ${value}`);
    }
  }
  return { right, wrong, labelled: all.reduce((sum, { label }) => sum + label.figures.length, 0) };
}

function sameName(a: string, b: string): boolean {
  const fold = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
  return fold(a) === fold(b);
}
