/** Substitutions that recognition makes often, both ways; others between digits are rarer, letters rarer still. */
const ALIKE = [
  '0OoQDCU©@',
  '1lI|i!][7Tt',
  '5Ss$6',
  'B8360',
  '2Z7z',
  '9gq4',
  '38',
  '6£Gb5',
  '4A9',
  '17',
  '09',
  '56',
  '45',
  '.,',
];

const ALIKE_COST = 1;
const OTHER_DIGIT = 1.8;
const OTHER_SIGN = 1.6;
const LOST_OR_ADDED = 1.9;
const LOST_POINT = 0.8;
/** Both brackets: one that is left over tells. */
const SIGN = 3;
/** No more than this: what stands there may have been a stamp or a scribble. */
export const ANYTHING = 4.5;

/** What it costs to say that `value`, printed with `decimals`, was recognised as `printed`: edits by their rarity. */
export function editCost(printed: string, value: number, decimals: number): number {
  const seen = printed.replace(/[,\s'"`’]/g, '');
  const negativeSeen = /^[([{<–—−-]|^[€¢]|[)\]}–—−-]$/.test(seen);
  const body = seen.replace(/^[([{<–—−-]+|[)\]}>|;:!–—−-]+$/g, '');
  const wanted = Math.abs(value).toFixed(decimals);
  const sign = value < 0 === negativeSeen ? 0 : SIGN;
  return Math.min(ANYTHING, sign + distance(body, wanted));
}

function distance(from: string, to: string): number {
  if (from.length > to.length + 4) return ANYTHING;
  let row = [0];
  for (let j = 1; j <= to.length; j += 1) row.push(row[j - 1]! + lost(to[j - 1]!));
  for (const seen of from) {
    const next = [row[0]! + lost(seen)];
    for (let j = 1; j <= to.length; j += 1) {
      next.push(
        Math.min(row[j]! + lost(seen), next[j - 1]! + lost(to[j - 1]!), row[j - 1]! + substitution(seen, to[j - 1]!)),
      );
    }
    row = next;
  }
  return row.at(-1)!;
}

function lost(character: string): number {
  return character === '.' ? LOST_POINT : LOST_OR_ADDED;
}

function substitution(seen: string, wanted: string): number {
  if (seen === wanted) return 0;
  if (ALIKE.some((group) => group.includes(seen) && group.includes(wanted))) return ALIKE_COST;
  return /\d/.test(seen) ? OTHER_DIGIT : OTHER_SIGN;
}
