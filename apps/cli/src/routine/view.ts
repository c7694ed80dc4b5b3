import type { RoutineRule } from '@filings/ai-pipeline';
import type { RoutineReport } from '@filings/supabase-sink';
import { plural, table } from '../output.ts';
import type { Redone } from './redo.ts';

type Known = Pick<RoutineRule, 'id' | 'version' | 'title'>;

/** What each rule was applied to, and below it the rules that were not: they are there to be looked for. */
export function routineView({ items, total, routineTotal }: RoutineReport, rules: readonly Known[]): string {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const applied = items.map(({ id, version, exchange, filings, announcements, lastAt }) => [
    id,
    version,
    exchange,
    filings,
    announcements,
    lastAt.slice(0, 16).concat('Z'),
    titles.get(id) ?? 'a rule of another version of this software',
  ]);
  const others = rules.filter((rule) => !items.some(({ id }) => id === rule.id));
  const unused = others.map(({ id, version, title }) => [id, version, '–', 0, 0, '–', title]);
  const list = table(
    ['RULE', 'VERSION', 'EXCHANGE', 'FILINGS', 'ANNOUNCEMENTS', 'LAST', 'WHAT IT IS'],
    [...applied, ...unused],
  );
  const share = total === 0 ? '' : ` (${((100 * routineTotal) / total).toFixed(1)} %)`;
  return `${list}\n\n${routineTotal} of ${plural(total, 'filing')}${share} were routine and spared the model.`;
}

export function redoneView(id: string, { sent, misfits }: Redone): string {
  const done = `${plural(sent, 'filing')} of ${id} sent round again in full.`;
  if (misfits.length === 0) return done;
  const which = misfits.map(({ id: filing }) => filing).join(', ');
  return `${done} ${plural(misfits.length, 'row')} of the database could not be read as filings: ${which}`;
}
