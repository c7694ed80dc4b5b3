import type { Page } from '../document/page.ts';
import type { AuditFact } from './fact.ts';

const TITLE =
  /\b(?:independent\s+)?auditor['’]?s?['’]?\s+(?:limited\s+)?(?<review>review\s+)?report\b|\blimited\s+review\s+report\b|\breview\s+report\s+(?:on|to)\b|\breport\s+on\s+(?:the\s+)?audit\s+of\b/i;
const NOT_TITLE =
  /\b(?:along ?with|together with|enclos|annex|attach|copy of|issued|submit|approved|statutory auditors? (?:have|has)|received|please|herewith|pursuant to)\b/i;
const REVIEW = /\b(?:limited review|review report|conducted our review|review of interim)\b/i;

const CONCLUSIONS: readonly { conclusion: AuditFact['conclusion']; says: RegExp }[] = [
  {
    conclusion: 'disclaimer',
    says: /\b(?:disclaimer of (?:opinion|conclusion)|(?:we )?do not express (?:an|any) (?:opinion|conclusion) on the (?:accompanying|(?:standalone|consolidated|annual|financial)))/i,
  },
  {
    conclusion: 'adverse',
    says: /\b(?:adverse (?:opinion|conclusion)|do(?:es)? not (?:give|present) a true and fair)/i,
  },
  {
    conclusion: 'qualified',
    says: /\b(?:qualified (?:opinion|conclusion)|basis (?:for|of) qualified|except for the (?:possible )?effects? of)/i,
  },
  {
    conclusion: 'unmodified',
    says: /\b(?:nothing has come to our attention that causes us to believe|in our opinion(?: and to the best of our information)?[\s\S]{0,1200}?\btrue and fair view|(?:unmodified|unqualified|un-modified) (?:opinion|conclusion))/i,
  },
];
const NOT_UNMODIFIED = /\b(?:un|not )-?\s?$/i;

interface Report {
  title: number;
  page: number;
  lines: { text: string; page: number }[];
}

/** What each auditor's report of the document concludes: from its title to the next one's. */
export function readAudits(pages: readonly Page[]): AuditFact[] {
  const reports: Report[] = [];
  for (const page of pages) {
    for (const [index, { text }] of page.lines.entries()) {
      if (isTitle(page, index)) {
        const last = reports.at(-1);
        // Titles of two lines, and headings that repeat within the first lines, are one report.
        if (!last || last.page !== page.page || index - last.title > 12)
          reports.push({ title: index, page: page.page, lines: [] });
      }
      reports.at(-1)?.lines.push({ text, page: page.page });
    }
  }
  const seen = new Set<string>();
  return reports.flatMap((report) => {
    const fact = conclusionOf(report);
    if (!fact) return [];
    const key = `${fact.report} ${fact.basis} ${fact.conclusion}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [fact];
  });
}

function isTitle(page: Page, index: number): boolean {
  const text = page.lines[index]!.text;
  return text.length < 140 && TITLE.test(text) && !NOT_TITLE.test(text) && !/[.,;]$/.test(text.trim()) && index < 40;
}

/** Five pages hold an auditor's report; what follows are statements and notes. */
const LONGEST = 5;

function conclusionOf(report: Report): AuditFact | null {
  const lines = report.lines.filter((line) => line.page < report.page + LONGEST);
  const text = lines
    .map((line) => line.text)
    .join(' ')
    .replace(/\s+/g, ' ');
  for (const { conclusion, says } of CONCLUSIONS) {
    const match = says.exec(text);
    if (!match || (conclusion !== 'unmodified' && NOT_UNMODIFIED.test(text.slice(0, match.index)))) continue;
    const at = lineOf(lines, match.index);
    return {
      type: 'audit',
      report: REVIEW.test(text.slice(0, 2500)) ? 'limited_review' : 'audit',
      conclusion,
      emphasis: /\bemphasis of matters?\b/i.test(text),
      basis: basisOf(text.slice(0, 700)),
      page: lines[at]!.page,
      quote: quoteOf(lines, at),
    };
  }
  return null;
}

function basisOf(head: string): AuditFact['basis'] {
  const first = /\b(consolidated|standalone)\b/i.exec(head)?.[1]?.toLowerCase();
  return first === 'consolidated' || first === 'standalone' ? first : null;
}

function lineOf(lines: Report['lines'], index: number): number {
  let length = 0;
  return lines.findIndex(({ text }) => {
    length += text.replace(/\s+/g, ' ').length + 1;
    return length > index;
  });
}

/** The line in which it begins and the next two of the same page. */
function quoteOf(lines: Report['lines'], at: number): string {
  return lines
    .slice(at, at + 3)
    .filter((line) => line.page === lines[at]!.page)
    .map((line) => line.text)
    .join(' ');
}
