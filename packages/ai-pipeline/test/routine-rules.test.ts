import { createHash } from 'node:crypto';
import type { Filing } from '@filings/queue-core';
import { describe, expect, it } from 'vitest';
import { ROUTINE_RULES, repeatRuleOf, routineRuleOf, rulesWithout } from '../src/rules/routine/decide.ts';
import type { RoutineExample, RoutineRule } from '../src/rules/routine/rule.ts';
import { OPEN_LABELS } from '../src/rules/routine/words.ts';
import { makeFiling } from './helpers/filing.ts';

function rowOf({ file, ...row }: RoutineExample) {
  const address = 'https://nsearchives.nseindia.com/corporate/';
  return makeFiling({
    segment: row.exchange === 'bse' ? 'equity' : 'equities',
    category: null,
    subject: '',
    text: '',
    raw: {},
    ...row,
    attachment: file === undefined ? null : { name: file, urls: [address + file], bytes: null },
  });
}

/** All that decides what a rule takes; words about it and examples do not. */
function hashOf({ id, version, title, why, examples, ...deciding }: RoutineRule): string {
  const text = JSON.stringify([deciding, OPEN_LABELS], (_, value) => (value instanceof RegExp ? String(value) : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

const ruleOf = (row: Filing) => routineRuleOf(row) ?? repeatRuleOf(row);

describe.each(ROUTINE_RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.examples.fit.map((example) => [JSON.stringify(example), example] as const))('takes %s', (_, example) => {
    expect(ruleOf(rowOf(example))?.id).toBe(rule.id);
  });

  it.each(rule.examples.pass.map((example) => [JSON.stringify(example), example] as const))(
    'leaves %s',
    (_, example) => {
      expect(ruleOf(rowOf(example))).toBeNull();
    },
  );

  it('has examples of both kinds, and says what it is and why', () => {
    expect(rule.examples.fit.length).toBeGreaterThan(1);
    expect(rule.examples.pass.length).toBeGreaterThan(1);
    expect(rule.title.length * rule.why.length).toBeGreaterThan(0);
    expect(rule.id).toMatch(/^[a-z][a-z0-9-]*$/);
  });
});

describe('routine rules (G16)', () => {
  it('a rule that takes other filings than before has a new version', () => {
    expect(Object.fromEntries(ROUTINE_RULES.map((rule) => [`${rule.id}@${rule.version}`, hashOf(rule)]))).toEqual({
      'xbrl-twin@1': 'd08299a72666',
      'nav@1': 'eabdc720c69a',
      'newspaper-copy@1': '8cf40e359316',
      'trading-window@1': 'b6520834fbf9',
      'depositories-certificate@1': '8effcd9d2f75',
      'share-certificates@1': '493d5192b41d',
      'debt-repeat@1': '074efd180d4c',
    });
  });

  it('a label that names another matter is not overruled by the words of the filer', () => {
    const words = 'Copy of newspaper advertisement';
    const labels = [
      'Outcome of Board Meeting',
      'Acquisition',
      'Financial Results',
      'Press Release',
      'Never Seen Before',
    ];
    for (const category of labels) {
      expect(routineRuleOf(makeFiling({ category, subject: category, text: words })), category).toBeNull();
    }
    expect(routineRuleOf(makeFiling({ category: 'General Updates', text: words }))?.id).toBe('newspaper-copy');
    expect(routineRuleOf(makeFiling({ category: null, text: words }))?.id).toBe('newspaper-copy');
  });

  it('BSE’s subcategory says more than its category', () => {
    const row = { exchange: 'bse' as const, subject: 'Newspaper Publication', text: '' };
    const of = (subcategory: string) => routineRuleOf(makeFiling({ ...row, category: 'Company Update', subcategory }));
    expect(of('Newspaper Publication')?.id).toBe('newspaper-copy');
    expect(of('Award of Order / Receipt of Order')).toBeNull();
  });

  it('words have boundaries: an "onboarding" is no Board, a "Navigator" no NAV', () => {
    const taken = (text: string) =>
      routineRuleOf(makeFiling({ category: 'Copy of Newspaper Publication', text })) !== null;
    expect(taken('Copy of newspaper publication on the onboarding of shareholders, in order to reorder folios')).toBe(
      true,
    );
    expect(taken('Copy of newspaper publication on an order')).toBe(false);
    const fund = { segment: 'mf', category: 'Others' };
    expect(routineRuleOf(makeFiling({ ...fund, text: 'NAV 10.2' }))?.id).toBe('nav');
    expect(routineRuleOf(makeFiling({ ...fund, text: 'Navigator fund 10.2' }))).toBeNull();
  });

  it('rules are turned off by their ids; an id that there is none of is an error that names those there are', () => {
    const copy = makeFiling({ category: 'Copy of Newspaper Publication', text: '' });
    expect(routineRuleOf(copy, rulesWithout(['newspaper-copy']))).toBeNull();
    expect(routineRuleOf(copy, rulesWithout(['nav']))?.id).toBe('newspaper-copy');
    expect(() => rulesWithout(['newspaper'])).toThrow(/"newspaper".*newspaper-copy, trading-window/);
  });
});
