import type { StatementGrid } from '../grid.ts';
import { editCost } from './edit.ts';

/** One number that a printed cell may stand for. */
export interface Candidate {
  value: number;
  /** 0 for what is printed; about 1 for each known confusion that must have happened. */
  cost: number;
}

/** A printed cell as the numbers that it may be. */
export interface Reading {
  printed: string;
  /** What stands there if every character is taken as it is; null where that is no number. */
  value: number | null;
  /** A dash, "Nil" or the like: nought, and said to be nought. */
  nil: boolean;
  /** Decimals as printed; 0 where there is no number. */
  decimals: number;
  /** Well formed: brackets paired, grouping known, nothing else in the cell but notes. */
  clean: boolean;
  /** A ratio, not an amount. */
  percent: boolean;
  /** Cheapest first. Of native text at most the printed one. */
  candidates: Candidate[];
}

export interface ReadingOptions {
  source: StatementGrid['source'];
  /** Decimals that the numbers around it have; null where they differ. */
  decimals?: number | null;
}

const NIL = /^(?:-{1,3}|–|—|―|−|_|nil|n\.?\s?i\.?\s?l\.?|zero)$/i;
const NOT_GIVEN = /^(?:n\.?\s?a\.?|n\/a|not applicable|\*+|#+|@+)$/i;
/** Notes behind a number, and what a rule of the table leaves beside it. */
const NOTES = /(?:\s*(?:[*#@^$†‡]+|\(?refer note[^)]*\)?|\(note[^)]*\)))+$/i;
const RULES = /^[\s|!¦°«»'"`~:;_*+©]+|[\s|!¦«»'"`~:;_*+]+$/g;
const INDIAN = /^\d{1,3}(?:,\d{2})*,\d{3}$/;
const WESTERN = /^\d{1,3}(?:,\d{3})+$/;

/** Characters that recognition takes for digits or the reverse, and what the digit was. */
const AS_DIGIT: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  '©': '0',
  l: '1',
  I: '1',
  '|': '1',
  i: '1',
  '!': '1',
  ']': '1',
  '[': '1',
  S: '5',
  s: '5',
  B: '8',
  Z: '2',
  z: '2',
  g: '9',
  q: '9',
  '£': '6',
  G: '6',
  b: '6',
  T: '7',
  A: '4',
};

/**
 * A printed cell as the numbers it may be. Brackets, and a minus before or behind, are negative; a dash or "Nil" is
 * nought. On recognised pages also what is left when the known confusions of recognition are undone, each at a cost.
 */
export function readNumber(printed: string, { source, decimals = null }: ReadingOptions): Reading {
  const text = printed.normalize('NFKC').replaceAll(' ', ' ').trim();
  if (NIL.test(text)) return nought(printed);
  const bare = text.replace(NOTES, '').replace(/^(?:rs\.?|inr|₹)\s*/i, '');
  const percent = /%\s*\)?$/.test(bare);
  const native = asPrinted(bare.replace(/\s*%\s*(\)?)$/, '$1'));
  if (source === 'native') {
    return {
      printed,
      value: native?.value ?? null,
      nil: false,
      decimals: native?.decimals ?? 0,
      clean: native?.clean === true,
      percent,
      candidates: native ? [{ value: native.value, cost: 0 }] : [],
    };
  }
  return recognised(printed, bare, native, decimals, percent);
}

function nought(printed: string): Reading {
  return {
    printed,
    value: 0,
    nil: true,
    decimals: 0,
    clean: true,
    percent: false,
    candidates: [{ value: 0, cost: 0 }],
  };
}

interface Printed {
  value: number;
  decimals: number;
  clean: boolean;
}

/** The number as the characters say, null where they are none. */
function asPrinted(text: string): Printed | null {
  const match =
    /^(?<open>\()?\s*(?<minus>[-–—−])?\s*(?<body>[\d,]*\d(?:\.\d*)?|\.\d+)\s*(?<behind>[-–—−])?\s*(?<close>\))?$/.exec(
      text,
    );
  if (!match?.groups) return null;
  const { open, minus, body, behind, close } = match.groups;
  const [whole = '', fraction = ''] = body!.split('.');
  const size = Number(body!.replaceAll(',', ''));
  const negative = Boolean(open || close || minus || behind);
  const grouped = !whole.includes(',') || INDIAN.test(whole) || WESTERN.test(whole);
  return {
    value: negative && size !== 0 ? -size : size,
    decimals: fraction.length,
    clean: grouped && Boolean(open) === Boolean(close) && !body!.endsWith('.'),
  };
}

const OPENING = /^[([{<]|^[€¢]/;
const CLOSING = /[)\]}>]$/;

function recognised(
  printed: string,
  bare: string,
  native: Printed | null,
  decimals: number | null,
  percent: boolean,
): Reading {
  const found = new Map<number, number>();
  const add = (value: number, cost: number): void => {
    if (!Number.isFinite(value) || finer(value, decimals)) return;
    const known = found.get(value);
    if (known === undefined || cost < known) found.set(value, cost);
  };
  // "Other decimals than all around it": a point was lost or made up. A nought may be printed short.
  const odd = native !== null && decimals !== null && native.decimals !== decimals && native.value !== 0;
  if (native) add(native.value, native.clean ? (odd ? ODD_DECIMALS : 0) : 1);
  const text = bare.replace(RULES, '').replace(/(?<=\d[)\]}]?)\s+[^\d\s]$/, '');
  if (NIL.test(text) || /^[=.~•·«»<>]*$/.test(text)) add(0, 0.4);
  else if (!NOT_GIVEN.test(text) && text.length === 1) add(0, 1);
  const open = OPENING.test(text);
  const close = CLOSING.test(text);
  const minus = /^[-–—−]/.test(text) || /[-–—−]$/.test(text);
  const inner = text
    .replace(OPENING, '')
    .replace(CLOSING, '')
    .replace(/[-–—−]/g, '')
    .trim();
  for (const body of bodies(inner, decimals)) {
    if (open && close) add(-body.size, body.cost);
    else if (minus) {
      add(-body.size, body.cost);
      add(body.size, body.cost + 1.2);
    } else if (open || close) {
      add(-body.size, body.cost + 0.3);
      add(body.size, body.cost + 1);
    } else add(body.size, body.cost);
  }
  const candidates = [...found].map(([value, cost]) => ({ value: value === 0 ? 0 : value, cost }));
  candidates.sort((a, b) => a.cost - b.cost);
  const clean = native?.clean === true && !odd;
  return {
    printed,
    value: native?.value ?? null,
    nil: false,
    decimals: native?.decimals ?? 0,
    clean,
    percent,
    candidates: candidates.slice(0, 6),
  };
}

/** More decimals than the numbers around it: a rule or a stain was taken for a digit. */
function finer(value: number, decimals: number | null): boolean {
  return decimals !== null && Math.abs(value * 10 ** decimals - Math.round(value * 10 ** decimals)) > 1e-4;
}

/** Of a number whose decimals are not those of its column, taken as it stands. */
const ODD_DECIMALS = 2.2;

/** The sizes that a body of digits, separators and confused characters may stand for. */
function bodies(inner: string, decimals: number | null): { size: number; cost: number }[] {
  let cost = 0;
  let digits = '';
  for (const character of inner) {
    if (/[\d.,]/.test(character)) digits += character;
    else if (/[\s'’`|]/.test(character)) cost += 0.4;
    else if (AS_DIGIT[character] !== undefined) {
      digits += AS_DIGIT[character];
      cost += 0.8;
    } else return [];
  }
  const plain = digits.replace(/[.,]/g, '');
  if (plain === '' || plain.length > 15 || cost > 2.5) return [];
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const behind = last < 0 ? 0 : digits.length - last - 1;
  const sizes: { size: number; cost: number }[] = [];
  const at = (places: number, extra: number): void => {
    if (plain.length > places || (places > 0 && plain.length === places)) {
      sizes.push({ size: Number(plain) / 10 ** places, cost: cost + extra });
    }
  };
  const points = digits.split('.').length - 1;
  const pointIsLast = last >= 0 && digits[last] === '.';
  const grouped = points === 0 && (!digits.includes(',') || INDIAN.test(digits) || WESTERN.test(digits));
  if (pointIsLast && points === 1) at(behind, behind === decimals || decimals === null ? 0.05 : ODD_DECIMALS);
  else if (pointIsLast) at(behind, 0.6);
  else if (grouped) at(0, decimals === null || decimals === 0 ? 0.05 : ODD_DECIMALS);
  if (decimals !== null && decimals > 0) {
    if (behind === decimals && !pointIsLast) at(decimals, 0.5);
    else if (behind !== decimals || !pointIsLast) at(decimals, 0.9);
  }
  if (decimals === 0 && points > 0) at(0, 0.9);
  return sizes;
}

/** What it costs to say that `value` stands where `reading` was recognised; `decimals` as numbers around it have. */
export function costOf(reading: Reading | null, value: number, decimals: number): number {
  // Nothing was recognised: most often nothing stands there, or a dash that was lost.
  if (reading === null) return value === 0 ? 0.4 : 3;
  const listed = reading.candidates.find((candidate) => Math.abs(candidate.value - value) < 1e-9);
  return Math.min(listed?.cost ?? Number.POSITIVE_INFINITY, editCost(reading.printed, value, decimals));
}
