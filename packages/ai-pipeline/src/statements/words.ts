/**
 * Words of row labels and headers in one form, whatever stands around them: serials, brackets and references such as
 * "(3+4)" go, "Profit/(Loss)" is profit. Recognition errors ("Totai Income", "Pr0fit befare tax") are mended against
 * the vocabulary of statements, never towards a word that is not in it.
 */

const VOCABULARY = new Set(
  `revenue revenues income incomes from operations operation operating other total gross net sales sale turnover interest
  earned expended expenses expense expenditure expenditures profit profits loss losses surplus deficit before after tax taxes
  taxation exceptional extraordinary items item ordinary activities continuing discontinued period periods year years
  quarter quarters half nine six three twelve months month ended ending preceding corresponding previous current prior
  figures share shares equity capital paid face value earnings earning per basic diluted comprehensive attributable owners
  parent company minority controlling interests associates associate joint venture ventures provision provisions deferred
  finance cost costs depreciation amortisation amortization employee benefit benefits materials consumed purchase purchases
  stock trade changes inventories finished goods work progress standalone consolidated audited unaudited statement results
  financial particulars note notes date contingencies excluding including remeasurement reclassified relating segment
  results assets liabilities reserves reserve revaluation excise duty and the for with impairment premium adjustment earlier
  cash flow annualised restated balance sheet account fees commission credit charge extraordinary impact`.split(/\s+/),
);

export const isKnownWord = (word: string): boolean => VOCABULARY.has(word);

const CONFUSED: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '5': 's',
  '8': 'b',
  '|': 'l',
  '!': 'i',
  $: 's',
};

/** Lower-case words with single spaces; with `tolerant`, mended where recognition may have erred. */
export function wordsOf(text: string, tolerant = false): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’'`]/g, '')
    .replace(/\ba\/c\b/g, 'account');
  const raw = plain.split(tolerant ? /[^a-z0-9|!$]+/ : /[^a-z0-9]+/).filter((word) => /[a-z]/.test(word));
  if (!tolerant) return raw.join(' ');
  return raw.flatMap(mend).join(' ');
}

/** A label without its serial ("IV.", "(a)", "f"), with profit standing for all its wordings of profit and loss. */
export function labelWords(label: string, tolerant = false): string {
  const words = wordsOf(label, tolerant).split(' ');
  while (words.length > 1 && isSerial(words[0]!)) words.shift();
  return words
    .filter((word, index) => index === 0 || !isSerial(word))
    .join(' ')
    .replace(/\b(?:deficit|loss|losses|surplus|profits)\b/g, 'profit')
    .replace(/\b(?:profit|income)(?: (?:or|and|amp))?(?: profit)+\b/g, 'profit')
    .replace(/\bpre tax\b/g, 'before tax')
    .replace(/\b(?:taxation|taxes)\b/g, 'tax');
}

/** Letters and Roman numerals that number rows, and the specks that recognition makes of rules and brackets. */
function isSerial(word: string): boolean {
  return (
    (word.length <= 2 && !['or', 'of', 'to', 'in', 'up', 'on', 'at', 'by'].includes(word)) || /^[ivx]{1,5}$/.test(word)
  );
}

const mended = new Map<string, string[]>();
const MOST_MENDED = 5_000;

function mend(word: string): string[] {
  if (word.length < 3 || VOCABULARY.has(word)) return [word];
  const known = mended.get(word);
  if (known) return known;
  if (mended.size >= MOST_MENDED) mended.clear();
  const found = mendNew(word);
  mended.set(word, found);
  return found;
}

/** Short words that labels hang on. */
const SHORT = ['tax', 'net', 'for', 'the', 'per'];

function mendNew(word: string): string[] {
  if (word.length === 3) {
    const near = SHORT.filter((short) => editDistance(word, short) === 1);
    return [near.length === 1 ? near[0]! : word];
  }
  const letters = [...word].map((character) => CONFUSED[character] ?? character).join('');
  if (VOCABULARY.has(letters)) return [letters];
  const one = nearest(letters);
  return one !== null ? [one] : (unglued(letters) ?? [letters.replace(/[^a-z0-9]/g, '')]);
}

/** The one vocabulary word at a distance that its length allows; null where none or several are as near. */
function nearest(word: string): string | null {
  let found: string | null = null;
  let least = word.length >= 7 ? 2 : 1;
  let unique = true;
  for (const candidate of VOCABULARY) {
    if (Math.abs(candidate.length - word.length) > least || candidate.length < 4) continue;
    const distance = editDistance(word, candidate);
    if (distance > least || (distance === least && found !== null && found !== candidate)) {
      if (distance === least) unique = false;
      continue;
    }
    found = candidate;
    unique = true;
    least = distance;
  }
  return unique ? found : null;
}

/** "comprehensiveincome", "Depreciationand": two or three words of the vocabulary whose gap was lost. */
function unglued(word: string): string[] | null {
  if (word.length < 8) return null;
  for (let at = 3; at <= word.length - 3; at += 1) {
    const head = word.slice(0, at);
    if (!VOCABULARY.has(head)) continue;
    const rest = word.slice(at);
    if (VOCABULARY.has(rest)) return [head, rest];
    const more = rest.length >= 6 ? unglued(rest) : null;
    if (more) return [head, ...more];
  }
  return null;
}

export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
