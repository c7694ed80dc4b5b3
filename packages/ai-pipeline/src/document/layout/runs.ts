import type { TextItem } from '../page.ts';

/**
 * Runs as cells need them: what recognition took for text though it is a rule, and dotted leaders, are gone; a run
 * that holds the numbers of several columns is cut between them.
 */
export function cleanRuns(items: readonly TextItem[]): TextItem[] {
  const runs: TextItem[] = [];
  for (const item of items) {
    if (item.text.trim() === '' || isRule(item)) continue;
    if (LEADER.test(item.text)) runs.push(...cut(item, item.text.matchAll(BETWEEN_LEADERS)));
    else if (SEVERAL_NUMBERS.test(item.text)) runs.push(...cut(item, item.text.matchAll(/\S+/g)));
    // A space behind a number would move its right edge, by which its column is known.
    else if (/^\s*[\d(].*\d.*\s$/.test(item.text)) runs.push(...cut(item, item.text.matchAll(/\S(?:.*\S)?/g)));
    else runs.push(item);
  }
  return runs;
}

/** Recognition takes the rules of a table for bars and brackets. */
const isRule = (item: TextItem): boolean =>
  item.confidence !== undefined && /^[|¦[\]{}!;:'"`~_]+$/.test(item.text.trim());

const LEADER = /[.…·]{5,}|(?:\s\.){5,}|…{2,}/;
const BETWEEN_LEADERS = /(?:(?!\s*(?:[.…·]{5,}|(?:\s\.){5,}|…{2,})).)+/g;

/** A number that cannot be a part of another one: it has groups or decimals, perhaps in brackets. */
export const WHOLE = String.raw`(?:[-–−]?\(?[-–−]?(?:\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+\.\d+)%?\)?%?)`;
const SEVERAL_NUMBERS = new RegExp(String.raw`^\s*${WHOLE}(?:\s+${WHOLE})+\s*$`);

/** Parts of a run at their places: digits are of one width, points and commas of half of it. */
function* cut(item: TextItem, parts: Iterable<RegExpMatchArray>): Generator<TextItem> {
  const whole = widthOf(item.text);
  for (const part of parts) {
    const text = part[0].trim();
    if (text === '' || /^[.…·\s]+$/.test(text)) continue;
    const start = part.index! + part[0].indexOf(text);
    const x = item.x + (widthOf(item.text.slice(0, start)) / whole) * item.width;
    yield { ...item, text, x, width: (widthOf(text) / whole) * item.width };
  }
}

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += /[.,:;'|!iIl\s…·]/.test(letter) ? 0.5 : /[()[\]{}-]/.test(letter) ? 0.6 : 1;
  return Math.max(width, 0.1);
}
