import type { DocumentFact } from '@filings/ai-pipeline';
import { table } from '../output.ts';
import { type ShownFact, shownFacts } from './facts.ts';
import { firstPages } from './pages-shown.ts';

/** Under one label; all of them are in the JSON. Of letters and periods the first is the document's own. */
const MOST = 6;
const MOST_OF: Readonly<Record<string, number>> = { letter: 1, 'quarter end': 1, effective: 3, event: 3 };
const MOST_ALLOTTED = 12;
const LEAST_QUOTE = 24;
const MOST_VALUE = 48;
const MOST_PAGES = 12;

/** What the document states outright, with the words that say it, in lines of `width`. */
export function factsView(facts: readonly DocumentFact[], width: number): string {
  const all = shownFacts(facts);
  if (all.length === 0) return '';
  const few = fewOf(all);
  const cells = few.map(({ label, value, pages }) => [label, clip(value, MOST_VALUE), firstPages(pages, MOST_PAGES)]);
  const head = ['FACT', 'VALUE', 'PAGE', 'IN THESE WORDS'];
  const taken = [0, 1, 2].reduce((sum, at) => sum + 2 + Math.max(...[head, ...cells].map((row) => row[at]!.length)), 0);
  const room = width - taken;
  const list =
    room < LEAST_QUOTE
      ? table(head.slice(0, 3), cells)
      : table(
          head,
          few.map(({ fact }, index) => [...cells[index]!, excerpt(fact, room)]),
        );
  const more = all.length - few.length;
  return more > 0 ? `${list}\n… and ${more} more: --json` : list;
}

function fewOf(facts: readonly ShownFact[]): ShownFact[] {
  const counts = new Map<string, number>();
  return facts.filter(({ label, fact }) => {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return count <= (fact.type === 'allotment' ? MOST_ALLOTTED : (MOST_OF[label] ?? MOST));
  });
}

/** The words around the value, where the whole quote is too long. */
function excerpt(fact: DocumentFact, room: number): string {
  const quote = oneLine(fact.quote);
  if (quote.length <= room) return quote;
  const printed = 'printed' in fact ? oneLine(fact.printed) : '';
  const at = Math.max(0, quote.indexOf(printed));
  const before = Math.max(0, Math.floor((room - printed.length) / 2));
  const from = Math.max(0, Math.min(at - before, quote.length - room + 1));
  if (from === 0) return clip(quote, room);
  const words = quote.slice(from, at).replace(/^\S*\s*/, '') + quote.slice(at);
  return clip(`…${words}`, room);
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const clip = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
