import { type Page, proveStatements, readStatementGrids, type StatementFigure } from '@filings/ai-pipeline';
import type { LabelledFigure } from './labels.ts';
import type { EvalDocument, Measure } from './measure.ts';

const LEAST = { verifiedPrecision: 0.995, recallNative: 0.95, recallScanned: 0.8 };

const METRICS: Readonly<Record<string, string>> = {
  revenue_from_operations: 'revenue',
  total_income: 'total_income',
  profit_before_tax: 'profit_before_tax',
  profit_after_tax: 'profit_after_tax',
  eps_basic: 'eps_basic',
};

/** A label of a results filing that a reader can be asked for. */
interface Asked {
  metric: string;
  period: string;
  basis: string | null;
  value: number;
  page: number;
  label: LabelledFigure;
}

interface Tally {
  right: number;
  wrong: number;
  found: { native: number; scanned: number };
  asked: { native: number; scanned: number };
  details: string[];
}

/**
 * The figures of results filings against their labels. Recall counts labels that a verified figure of the same metric,
 * period and basis equals to the last printed digit, by what kind of page the label names. Precision judges verified
 * figures by the labels of their document: one with a label must equal it; one without is wrong where it is a labelled
 * value that went under another period or basis, else it cannot be judged and is listed for people.
 */
export const measureFigures: Measure = async (documents) => {
  const tally: Tally = {
    right: 0,
    wrong: 0,
    found: { native: 0, scanned: 0 },
    asked: { native: 0, scanned: 0 },
    details: [],
  };
  for (const document of documents) if (document.label?.category === 'Financial Results') judge(document, tally);
  const { right, wrong, found, asked } = tally;
  const values = {
    verifiedPrecision: share(right, right + wrong),
    recallNative: share(found.native, asked.native),
    recallScanned: share(found.scanned, asked.scanned),
  };
  const misses = Object.entries(LEAST).flatMap(([name, least]) => {
    const value = values[name as keyof typeof values];
    return value !== null && value < least ? [`${name} is ${value.toFixed(4)}, wanted at least ${least}`] : [];
  });
  const totals = `figures: ${right} verified right, ${wrong} wrong; found ${found.native} of ${asked.native} on native pages, ${found.scanned} of ${asked.scanned} on scanned pages`;
  return { values, misses, details: [totals, ...tally.details] };
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function judge(document: EvalDocument, tally: Tally): void {
  const pages = document.reading?.pages ?? [];
  const figures = proveStatements(readStatementGrids(pages));
  const verified = figures.filter((figure) => figure.status === 'verified');
  const asked = (document.label?.figures ?? []).flatMap(askedOf);
  const missed: Asked[] = [];
  for (const one of asked) {
    const side = sideOf(pages, one.page);
    tally.asked[side] += 1;
    const same = verified.filter((figure) => keyOf(figure) === keyOf(one));
    if (same.some((figure) => equal(figure.value, one.value))) tally.found[side] += 1;
    else {
      missed.push(one);
      tally.details.push(`MISSED ${document.file} page ${one.page}: ${printed(one)}, ours: ${nearest(figures, one)}`);
    }
  }
  for (const figure of verified) {
    const labels = asked.filter((one) => keyOf(one) === keyOf(figure));
    const moved = missed.find((one) => isMoved(figure, one));
    if (labels.some((one) => equal(figure.value, one.value))) tally.right += 1;
    else if (labels.length > 0 || moved) {
      tally.wrong += 1;
      const wanted = (labels.length > 0 ? labels : [moved!]).map(printed).join(' or ');
      tally.details.push(`WRONG ${document.file} page ${figure.page}: ${shown(figure)}, label: ${wanted}`);
    } else if (Object.values(METRICS).includes(figure.metric)) {
      tally.details.push(`unlabelled ${document.file} page ${figure.page}: ${shown(figure)}`);
    }
  }
}

function askedOf(label: LabelledFigure): Asked[] {
  const metric =
    label.metric === 'other' && /^interest earned/i.test(label.name_as_printed)
      ? 'interest_earned'
      : METRICS[label.metric];
  const value = label.value_crore ?? numberOf(label.value_as_printed);
  if (metric === undefined || label.period === null || label.page === null || value === null) return [];
  return [{ metric, period: label.period, basis: label.basis, value, page: label.page, label }];
}

/** Per share as printed: the labels give crore for money alone. */
function numberOf(printedValue: string): number | null {
  const digits = /\d[\d,]*(?:\.\d+)?/.exec(printedValue)?.[0];
  if (!digits) return null;
  const value = Number(digits.replaceAll(',', ''));
  return /[(-]/.test(printedValue) ? -value : value;
}

const keyOf = ({ metric, period, basis }: { metric: string; period: string; basis: string | null }): string =>
  `${metric} ${period} ${basis}`;

const equal = (ours: number, labelled: number): boolean =>
  Math.abs(ours - labelled) <= 1e-8 * Math.max(1, Math.abs(labelled));

/** Four digits and more do not come twice by chance. */
function isMoved(figure: StatementFigure, missed: Asked): boolean {
  const digits = figure.printed.replace(/\D/g, '').replace(/^0+/, '').length;
  return (
    digits >= 4 && figure.metric === missed.metric && figure.page === missed.page && equal(figure.value, missed.value)
  );
}

function sideOf(pages: readonly Page[], page: number): 'native' | 'scanned' {
  return pages.find((one) => one.page === page)?.kind === 'native' ? 'native' : 'scanned';
}

const printed = ({ metric, period, basis, label }: Asked): string =>
  `${metric} ${period} ${basis} ${label.value_as_printed}`;

const shown = ({ metric, period, basis, printed: text, repaired }: StatementFigure): string =>
  `${metric} ${period} ${basis} ${text}${repaired === null ? '' : ` taken for ${repaired}`}`;

function nearest(figures: readonly StatementFigure[], one: Asked): string {
  const same = figures.filter((figure) => keyOf(figure) === keyOf(one));
  if (same.length > 0)
    return same.map((figure) => `${shown(figure)} (${figure.status}: ${figure.checks.join(', ')})`).join('; ');
  const near = figures.filter((figure) => figure.metric === one.metric && figure.page === one.page);
  return near.length === 0 ? 'nothing' : `nothing of this period; ${near.map(shown).join('; ')}`;
}
