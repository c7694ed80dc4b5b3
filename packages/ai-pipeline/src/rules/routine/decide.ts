import { EnrichError } from '../../errors.ts';
import { DEPOSITORIES_CERTIFICATE, SHARE_CERTIFICATES, TRADING_WINDOW } from './compliance.ts';
import { NAV, XBRL_TWIN } from './funds.ts';
import { NEWSPAPER_COPY } from './newspaper.ts';
import { DEBT_REPEAT } from './repeats.ts';
import type { RoutineRow, RoutineRule } from './rule.ts';
import { allWords, bareSubject, foldLabel, freeName, mattersOf, OPEN_LABELS } from './words.ts';

/** In their order: the first that fits is the one that is recorded. */
export const ROUTINE_RULES: readonly RoutineRule[] = [
  XBRL_TWIN,
  NAV,
  NEWSPAPER_COPY,
  TRADING_WINDOW,
  DEPOSITORIES_CERTIFICATE,
  SHARE_CERTIFICATES,
  DEBT_REPEAT,
];

const open = new Set(OPEN_LABELS.map(foldLabel));

/**
 * The rule by which a filing is routine, or null; in doubt null (G16). Pure. The exchange's label comes first: it
 * settles the matter, or it says another one, and then no words of the filer change that. Only where it leaves the
 * matter open are they asked. Exceptions always win.
 */
export function routineRuleOf(row: RoutineRow, rules: readonly RoutineRule[] = ROUTINE_RULES): RoutineRule | null {
  return rules.find((rule) => !rule.repeats && fits(rule, row)) ?? null;
}

/** The rule by which a filing may take over what its attachment was found to be under another row, or null. Pure. */
export function repeatRuleOf(row: RoutineRow, rules: readonly RoutineRule[] = ROUTINE_RULES): RoutineRule | null {
  return rules.find((rule) => rule.repeats && fits(rule, row)) ?? null;
}

function fits(rule: RoutineRule, row: RoutineRow): boolean {
  if (!isPlace(rule, row)) return false;
  if (!hasForm(rule, row) && !labelSettles(rule, row) && !wordsSay(rule, row)) return false;
  if (rule.notNamed?.test(freeName(row))) return false;
  const words = allWords(row);
  if (rule.needs && !rule.needs.test(words)) return false;
  return !rule.not.some((pattern) => pattern.test(words));
}

function isPlace({ exchanges, segments, scripCodes }: RoutineRule, row: RoutineRow): boolean {
  if (exchanges && !exchanges.includes(row.exchange)) return false;
  if (!segments) return true;
  return segments.includes(row.segment) || (scripCodes?.test(row.scripCode ?? '') ?? false);
}

function hasForm({ file }: RoutineRule, { attachment }: RoutineRow): boolean {
  if (!file || attachment === null) return false;
  return [attachment.name, ...attachment.urls.slice(0, 1)].some((name) => file.test(name));
}

function labelSettles({ labels = [] }: RoutineRule, row: RoutineRow): boolean {
  const own = new Set(labels.map(foldLabel));
  const label = matterLabel(row.subcategory) ?? formLabel(row, own) ?? matterLabel(row.category);
  return label !== null && own.has(label);
}

function wordsSay({ says }: RoutineRule, row: RoutineRow): boolean {
  if (!says || matterLabel(row.subcategory) || matterLabel(row.category)) return false;
  return mattersOf(row).some((matter) => says.test(matter));
}

/** The exchange's label, unless it leaves the matter open. */
function matterLabel(label: string | null): string | null {
  const folded = foldLabel(label ?? '');
  return folded === '' || open.has(folded) ? null : folded;
}

/** At BSE a row without a subcategory bears its label as the subject, word for word as the form has it. */
function formLabel(row: RoutineRow, labels: ReadonlySet<string>): string | null {
  const subject = foldLabel(bareSubject(row));
  return row.exchange === 'bse' && labels.has(subject) ? subject : null;
}

/**
 * All rules but those that are turned off.
 * @throws EnrichError `unknown_rule`, naming those that there are
 */
export function rulesWithout(off: readonly string[]): readonly RoutineRule[] {
  const unknown = off.filter((id) => !ROUTINE_RULES.some((rule) => rule.id === id));
  if (unknown.length > 0) {
    const known = ROUTINE_RULES.map((rule) => rule.id).join(', ');
    const which = unknown.map((id) => `"${id}"`).join(', ');
    throw new EnrichError(
      'unknown_rule',
      `There is no rule ${which} for routine filings to turn off; there are ${known}.`,
    );
  }
  return ROUTINE_RULES.filter((rule) => !off.includes(rule.id));
}
