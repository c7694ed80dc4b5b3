import { withoutBoilerplate } from '../../text/letter.ts';
import type { RoutineRow } from './rule.ts';

/** Labels that say nothing about the matter; without them no words of the filer are asked. */
export const OPEN_LABELS: readonly string[] = [
  'General Updates',
  'Updates',
  'General',
  'Others',
  'Other',
  'Company Update',
  'Announcement under Regulation 30 (LODR)',
  'Disclosure under Regulation 30',
  'Intimation',
];

/**
 * What no routine filing speaks of: with any of these in the row, its name of a matter is not taken at its word. Known
 * matters that a notice repeats (results, postal ballots, meetings) are left out on purpose.
 */
export const NEWS: readonly RegExp[] = [
  /\boutcomes?\b|\bpress release\b|\bmedia release\b|\b(?:investor )?presentation\b|\btranscript\b|\brecording\b/i,
  /\b(?:de-?list\w*|\w*buy-? ?back|open offer|(?:post|pre)-?(?:issue|offer)|rights issue|public offer|preferential|QIP|IPO|NCDs?)\b/i,
  /\b(?:scheme of|NCLT|NCLAT|tribunal|court|merger|de-?merger|amalgamat\w*|acqui\w*|takeover|divest\w*|slump sale)\b/i,
  /\b(?:insolvency|CIRP|liquidat\w*|resolution plan|auction|e-auction|one[- ]time settlement|wilful)\b/i,
  /\b(?:corrigend\w*|addend\w*|errat\w*|revis(?:ed|ion)|rectif\w*|cancel\w*|withdraw\w*|postpon\w*|extension|extended)\b/i,
  /\b(?:appoint\w*|resign\w*|demise|cessation|re-?designat\w*|election of|auditors?['’]?s?['’]? report)\b/i,
  /\b(?:fraud\w*|default\w*|den(?:y|ies|ied|ial)|clarif\w*|rumou?rs?|penalt\w*|show[- ]cause|violat\w*|contraven\w*|breach\w*|raid|search and seizure|action taken)\b/i,
  /\b(?:bags?|bagged|award\w*|contracts?|agreements?|MoU|launch\w*|commission(?:ed|ing)|milestone|completes? \d+|expansion|new plant|strike|lock-?out|fire|shut ?down)\b/i,
  /(?<!\bin )\borders?\b/i,
  /\b(?:record date|(?:interim|final|special) dividend|bonus|stock split|sub-?division|call money|forfeit\w*|name change|change (?:of|in) (?:the )?(?:name|address|objects?|management|(?:registered|corporate) office\w*|corporate office address)|variation in|shifting|PAS-? ?1|credit rating)\b/i,
];

/** Of one label whatever its spelling: the exchanges differ in case, spaces and stops. */
export function foldLabel(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** BSE's form puts the label that the filer chose before the subject. */
const BSE_FORM = /^(?:Compliances?|Announcement under Regulation 30 \(LODR\)|Disclosures? under .{0,40}?)\s*-\s*/i;

/** The subject without what the form adds. */
export function bareSubject(row: Pick<RoutineRow, 'exchange' | 'subject'>): string {
  return row.exchange === 'bse' ? row.subject.replace(BSE_FORM, '').trim() : row.subject;
}

/** Where the filer's own words begin: BSE's subject and text, NSE's text without its opening phrase. */
export function mattersOf(row: RoutineRow): string[] {
  const text = withoutBoilerplate(row.text);
  return row.exchange === 'bse' ? [bareSubject(row), text] : [text];
}

/** The same where words have no boundaries: in names of attachments. */
export const NEWS_NAMED =
  /outcome|press ?release|presentation|buy-? ?back|open ?offer|rights ?issue|delist|NCLT|scheme|acquisition|dividend|record ?date|corrigend|revised|clarif|resign|credit ?rating|order ?(?:win|receipt|intimation)|\bPAS ?-?1|post ?ad|registered ?office|corporate ?office/i;

/** The free part of an attachment's name; NSE's are `login_ddmmyyyyHHMMSS_free text.pdf`. */
export function freeName(row: Pick<RoutineRow, 'attachment'>): string {
  return (row.attachment?.name ?? '')
    .replace(/\.[a-z]{2,4}$/i, '')
    .replace(/^.*?_\d{14}_/, '')
    .replace(/[_.-]+|\d{4,}/g, ' ')
    .replace(/([a-z])([A-Z])|([A-Z]+)(?=[A-Z][a-z])/g, '$1$3 $2');
}

/** All words of a row, for what forbids. */
export function allWords(row: RoutineRow): string {
  return [row.subject, row.text, freeName(row)].join('\n');
}
