import type { RatioFact } from './fact.ts';
import { boxOf, quoteOf, type Unit } from './text/units.ts';

const WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const MANY: Record<string, number> = {
  twentyfive: 25,
  thirty: 30,
  forty: 40,
  fifty: 50,
  hundred: 100,
  onehundred: 100,
};
const COUNT = String.raw`(?:\d{1,6}|(?:${[...WORDS.slice(1)].reverse().join('|')}|thirty|forty|fifty|hundred)(?:[- ](?:hundred|five))?)(?:\s*[\[(](?:[A-Za-z -]+|\d{1,6})(?:\s+only)?[\])])?`;
const SHARES = String.raw`(?:\s+(?:new|bonus|rights|existing|additional|fully|paid|paid-up|up|equity|ordinary|[a-z]+ly|the|of))*\s+(?:equity\s+|bonus\s+|rights\s+)?(?:shares?|warrants?)\b`;
const MONEY = String.raw`(?:rs\.?|inr|₹|re\.?|rupees?)\s*\d[\d,.]*(?:\s*\/-)?(?:\s*\([^)]{0,50}\))?`;

/** Within a sentence: the stop of "Rs. 10" ends none. */
const WITHIN = String.raw`(?:[^.;]|(?<=\b[Rr][se])\.|\.(?=\d))`;

interface Shape {
  kind: RatioFact['kind'];
  /** What the sentence must be about. */
  about: RegExp;
  /** Groups a and b as printed. */
  pattern: RegExp;
  read: (a: number, b: number) => { from: number; to: number };
}

const BONUS = /\bbonus\b/i;
const RIGHTS = /\brights? (?:issue|equity|shares?|entitlement)\b|\bentitlement ratio\b/i;
const SPLIT = /\b(?:sub-? ?di-?vi(?:sion|ded|de|ding)|stock split|split(?:ting)?)\b/i;
const CONSOLIDATION =
  /\b(?:consolidat(?:ion|ed?|ing)\b[^.;]{0,60}\b(?:equity )?shares?|consolidation of (?:the )?(?:face value|share capital)|shares?\b[^.;]{0,80}\bconsolidated into|reverse (?:stock )?split)\b/i;
const SWAP =
  /\b(?:(?:share )?(?:exchange|swap|entitlement) ratio|amalgamation|merger|demerger|scheme of arrangement|transferee|resulting company|scheme\b)/i;

const RATIO = String.raw`(?<!\b(?:current|debt|quick|coverage|capital|adequacy|income|turnover|equity|expense|payout) )\b(?:ratio|proportion)\b[^.;\d]{0,60}(?<a>\d{1,4})\s?[:：]\s?(?<b>\d{1,4})(?![\d:])`;
const FOR_EVERY = String.raw`(?<![\d.,:-])(?<a>${COUNT})${SHARES}${WITHIN}{0,160}?\bfor\s+(?:every|each)\s+(?:holding of\s+)?(?<b>${COUNT})(?:${SHARES}|\s+(?:fully|existing|equity|share|shares|held|\())`;

/** The more shares there are after a split, the fewer after a consolidation, whichever way the ratio is printed. */
const more = (a: number, b: number) => ({ from: Math.min(a, b), to: Math.max(a, b) });
const fewer = (a: number, b: number) => ({ from: Math.max(a, b), to: Math.min(a, b) });
const newForHeld = (a: number, b: number) => ({ from: b, to: a });

const SHAPES: Shape[] = [
  { kind: 'bonus', about: BONUS, pattern: new RegExp(FOR_EVERY, 'i'), read: newForHeld },
  { kind: 'bonus', about: BONUS, pattern: new RegExp(RATIO, 'i'), read: newForHeld },
  {
    kind: 'bonus',
    about: BONUS,
    pattern:
      /\bbonus\b(?:(?!\bat\b|\bmeeting\b|\btime\b|commenced)[^.;\d]){0,80}(?<a>\d{1,3})\s?:\s?(?<b>\d{1,3})(?![\d:]|\s*[ap]\.?m\b|\s*hr)/i,
    read: newForHeld,
  },
  { kind: 'rights', about: RIGHTS, pattern: new RegExp(FOR_EVERY, 'i'), read: newForHeld },
  { kind: 'rights', about: RIGHTS, pattern: new RegExp(RATIO, 'i'), read: newForHeld },
  {
    kind: 'split',
    about: SPLIT,
    pattern: new RegExp(
      String.raw`(?<![\d.,])(?<a>${COUNT})${SHARES}[^;]{0,150}?\b(?:into|to|in)\s+(?<b>${COUNT})${SHARES}`,
      'i',
    ),
    read: more,
  },
  { kind: 'split', about: SPLIT, pattern: new RegExp(RATIO, 'i'), read: more },
  {
    kind: 'consolidation',
    about: CONSOLIDATION,
    pattern: new RegExp(
      String.raw`(?<![\d.,])(?<a>${COUNT})${SHARES}[^;]{0,150}?\b(?:into|to|in)\s+(?<b>${COUNT})${SHARES}`,
      'i',
    ),
    read: fewer,
  },
  { kind: 'consolidation', about: CONSOLIDATION, pattern: new RegExp(RATIO, 'i'), read: fewer },
  { kind: 'swap', about: SWAP, pattern: new RegExp(FOR_EVERY, 'i'), read: newForHeld },
];

/** "from Rs. 10/- per share to Rs. 2/- per share": one becomes five. */
const FACE_VALUES = new RegExp(
  String.raw`\b(?:face|nominal|par) value\b[^.;]{0,40}?(?<a>${MONEY})[^.;]{0,80}?\b(?:to|into)\s+(?:[^.;\d]{0,60}?)(?<b>${MONEY})`,
  'i',
);

/** Ratios of what happens to shares; at most one a kind in a sentence. */
export function readRatios(unit: Unit): RatioFact[] {
  const facts: RatioFact[] = [];
  for (const shape of SHAPES) {
    if (!shape.about.test(unit.text) || facts.some((fact) => fact.kind === shape.kind)) continue;
    // A bonus is no scheme, and "consolidated" is said of statements all over.
    if (shape.kind === 'swap' && facts.length > 0) continue;
    const match = shape.pattern.exec(unit.text);
    const [a, b] = [countOf(match?.groups?.a), countOf(match?.groups?.b)];
    if (!match || a === null || b === null || a === 0 || b === 0) continue;
    const ratio = shape.read(a, b);
    if ((shape.kind === 'split' || shape.kind === 'consolidation') && ratio.from === ratio.to) continue;
    facts.push(factOf(unit, match, shape.kind, ratio));
  }
  if (!facts.some(({ kind }) => kind === 'split' || kind === 'consolidation')) facts.push(...byFaceValue(unit));
  return facts;
}

function byFaceValue(unit: Unit): RatioFact[] {
  const kind = SPLIT.test(unit.text)
    ? ('split' as const)
    : CONSOLIDATION.test(unit.text)
      ? ('consolidation' as const)
      : null;
  const match = kind && FACE_VALUES.exec(unit.text);
  if (!kind || !match?.groups) return [];
  const [a, b] = [rupees(match.groups.a!), rupees(match.groups.b!)];
  const times = kind === 'split' ? a / b : b / a;
  if (!(times > 1) || !Number.isInteger(Number(times.toFixed(6)))) return [];
  const whole = Math.round(times);
  return [factOf(unit, match, kind, kind === 'split' ? { from: 1, to: whole } : { from: whole, to: 1 })];
}

const rupees = (printed: string): number => Number(/\d[\d,]*(?:\.\d+)?/.exec(printed)?.[0]?.replaceAll(',', ''));

function countOf(printed: string | undefined): number | null {
  if (printed === undefined) return null;
  const digits = /\d+/.exec(printed)?.[0];
  if (digits !== undefined) return Number(digits);
  const word = printed
    .toLowerCase()
    .replace(/[[(].*$/, '')
    .replace(/[^a-z]/g, '');
  const at = WORDS.indexOf(word);
  return at > 0 ? at : (MANY[word] ?? null);
}

function factOf(
  unit: Unit,
  match: RegExpExecArray,
  kind: RatioFact['kind'],
  ratio: { from: number; to: number },
): RatioFact {
  const [from, to] = [match.index, match.index + match[0].length];
  const box = boxOf(unit, from, to);
  return {
    type: 'ratio',
    kind,
    ...ratio,
    printed: match[0],
    page: unit.page,
    quote: quoteOf(unit, from, to),
    ...(box && { box }),
  };
}
