import type { DocumentFact } from '@filings/ai-pipeline';
import { table } from '../output.ts';

const WIDTH = 60;
/** Of one type; all of them are in the JSON. */
const MOST = 20;

/** What the document states outright, with the words that say it. */
export function factsView(facts: readonly DocumentFact[]): string {
  // Dates that no wording types say nothing to a reader.
  const telling = facts.filter((fact) => !(fact.type === 'date' && fact.kind === 'other'));
  if (telling.length === 0) return '';
  const counts = new Map<string, number>();
  const few = telling.filter(({ type }) => {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    return counts.get(type)! <= MOST;
  });
  const list = table(
    ['FACT', 'VALUE', 'PAGE', 'IN THESE WORDS'],
    few.map((fact) => [...said(fact), fact.page, short(fact.quote)]),
  );
  const more = telling.length - few.length;
  return more > 0 ? `${list}\n… and ${more} more: --json` : list;
}

function said(fact: DocumentFact): [string, string] {
  switch (fact.type) {
    case 'date':
      return [fact.kind.replaceAll('_', ' '), fact.date];
    case 'amount':
      return [fact.role.replaceAll('_', ' '), `${number(fact.value)} ${fact.unit}`];
    case 'dividend':
      return [[fact.kind, 'dividend'].filter(Boolean).join(' '), `Rs ${number(fact.perShare)} a share`];
    case 'ratio':
      return [fact.kind, `${fact.from} : ${fact.to}`];
    case 'allotment': {
      const shares = fact.shares === null ? null : `${number(fact.shares)} shares`;
      const amount = fact.amount === null ? null : `${number(fact.amount)} Rs crore`;
      return [`allotment (${fact.kind})`, [fact.name, shares, amount].filter(Boolean).join(', ')];
    }
    case 'audit': {
      const emphasis = fact.emphasis ? ', with emphasis of matter' : '';
      return [fact.report.replaceAll('_', ' '), [fact.conclusion + emphasis, fact.basis].filter(Boolean).join(', ')];
    }
  }
}

const number = (value: number): string => value.toLocaleString('en-IN', { maximumFractionDigits: 4 });

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
