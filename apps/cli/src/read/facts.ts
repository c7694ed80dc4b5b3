import type { DocumentFact } from '@filings/ai-pipeline';

/** One thing that the document says, once, wherever it says it. */
export interface ShownFact {
  label: string;
  value: string;
  pages: number[];
  /** As it says it first. */
  fact: DocumentFact;
}

/** What readers look for comes first. */
const TYPES: readonly DocumentFact['type'][] = ['dividend', 'ratio', 'amount', 'allotment', 'audit', 'date'];
const DATES = [
  ['record_date', 'ex_date', 'book_closure_start', 'book_closure_end', 'payment_date'],
  ['board_meeting', 'agm', 'egm', 'postal_ballot'],
  ['effective', 'event'],
  ['letter', 'quarter_end'],
];

/** The facts for people, equal ones together; dates that no wording types say nothing to a reader. */
export function shownFacts(facts: readonly DocumentFact[]): ShownFact[] {
  const shown = new Map<string, ShownFact>();
  for (const fact of facts) {
    if (fact.type === 'date' && fact.kind === 'other') continue;
    const [label, value] = said(fact);
    const same = shown.get(`${label} ${value}`);
    if (same) same.pages.push(fact.page);
    else shown.set(`${label} ${value}`, { label, value, pages: [fact.page], fact });
  }
  return [...shown.values()].sort((a, b) => rankOf(a.fact) - rankOf(b.fact));
}

const rankOf = (fact: DocumentFact): number =>
  TYPES.indexOf(fact.type) + (fact.type === 'date' ? DATES.findIndex((kinds) => kinds.includes(fact.kind)) : 0);

function said(fact: DocumentFact): [label: string, value: string] {
  switch (fact.type) {
    case 'date':
      return [fact.kind.replaceAll('_', ' '), fact.date];
    case 'amount':
      return [
        fact.role.replaceAll('_', ' '),
        fact.unit === 'USD million' ? `USD ${number(fact.value)} million` : rupees(fact.value),
      ];
    case 'dividend':
      return [[fact.kind, 'dividend'].filter(Boolean).join(' '), `Rs ${number(fact.perShare)} a share`];
    case 'ratio':
      return [fact.kind, ratio(fact)];
    case 'allotment': {
      const shares = fact.shares === null ? null : `${number(fact.shares)} shares`;
      const amount = fact.amount === null ? null : rupees(fact.amount);
      return [`allotment (${fact.kind})`, [fact.name, shares, amount].filter(Boolean).join(', ')];
    }
    case 'audit': {
      const emphasis = fact.emphasis ? ', with emphasis of matter' : '';
      return [fact.report.replaceAll('_', ' '), [fact.conclusion + emphasis, fact.basis].filter(Boolean).join(', ')];
    }
  }
}

/** Bonus and rights shares are counted for those held, as issuers announce them: "1 for 2". */
const ratio = ({ kind, from, to }: Extract<DocumentFact, { type: 'ratio' }>): string =>
  kind === 'split' || kind === 'consolidation' ? `${from} into ${to}` : `${to} for ${from}`;

/** `Rs 5,366.1357 crore`, `Rs 40.8364 lakh`, `Rs 10,000` */
export function rupees(crore: number): string {
  if (Math.abs(crore) >= 1) return `Rs ${number(crore)} crore`;
  if (Math.abs(crore) >= 0.01) return `Rs ${number(crore * 100)} lakh`;
  return `Rs ${number(crore * 1e7)}`;
}

const number = (value: number): string => value.toLocaleString('en-IN', { maximumFractionDigits: 4 });
