import type { Page } from '../document/page.ts';

type Basis = 'consolidated' | 'standalone';

const GROUP = /\bc[o0]ns[o0][l1i]idated\b/i;
const ALONE = /\bstand[\s-]?a[l1i][o0]ne\b/i;
/** Titles and headings of reports; sentences of notes speak of both. */
const LONGEST = 170;
const TITLE =
  /\b(?:results?|statements?|report|limited|ltd|annexure|particulars|profit)\b|^\W*(?:consolidated|stand[\s-]?alone)\W*$/i;

/** The one basis that a text names; null where it names both or none. */
export function basisIn(text: string): Basis | null {
  const [group, alone] = [GROUP.test(text), ALONE.test(text)];
  return group === alone ? null : group ? 'consolidated' : 'standalone';
}

/** From the nearest title line upwards. */
export function basisAbove(lines: readonly { text: string }[]): Basis | null {
  for (const line of [...lines].reverse()) {
    const basis = line.text.length <= LONGEST ? basisIn(line.text) : null;
    if (basis) return basis;
  }
  return null;
}

/** What titles of the pages before say, the nearest first: the auditor's report precedes the results that it is on. */
export function basisBefore(pages: readonly Page[], page: number): Basis | null {
  const before = pages.filter((one) => one.page < page && one.page >= page - 4).reverse();
  for (const { lines } of before) {
    const titles = lines.slice(0, 14).filter(({ text }) => text.length <= LONGEST && TITLE.test(text));
    const found = new Set(titles.map(({ text }) => basisIn(text)).filter((basis) => basis !== null));
    if (found.size === 1) return [...found][0]!;
    if (found.size > 1) return null;
  }
  return null;
}

/** Whether a document holds results of a group: a company that never says so reports for itself alone. */
export function speaksOfGroup(pages: readonly Page[]): boolean {
  return pages.some(({ lines }) =>
    lines.some(
      ({ text }) =>
        text.length <= LONGEST &&
        GROUP.test(text) &&
        /\b(?:results?|statements?|financial|profit|report)\b/i.test(text) &&
        !/\bno\b|\bnot\b|n\.?a\.?\b/i.test(text),
    ),
  );
}
