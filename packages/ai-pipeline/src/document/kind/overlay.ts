/** Text that is put on a finished page by signing, scanning and stamping software: no part of what the page says. */

const SIGNATURE =
  /digitally\s+signed|signature\s+(?:not\s+)?(?:verified|valid)|\bsigned\s+by\s*:|\bdate:\s*\d{4}\.\d{2}\.\d{2}/i;

/** The distinguished name of a certificate runs over many lines. */
const CERTIFICATE = /\bDN\s*:.*?(?=\b(?:date|reason|location)\s*:|$)/gis;
const STAMP_LINES = [
  /digitally\s+signed(?:\s+by)?\s*:?/gi,
  /(?:e-?signed|signed)\s+(?:using|by)\s*:?/gi,
  /signature\s+(?:not\s+)?(?:verified|valid)/gi,
  /\bdate\s*:?\s*\d{4}[.\-/]\d{2}[.\-/]\d{2}[\d:\s+'’Z.-]*(?:IST)?/gi,
  /\b(?:reason|location|contact|signer|signing\s+time)\s*:[^\n]{0,60}/gi,
];
const SCANNER_LINES = [
  /scanned\s+(?:with|by|using)\s+[\w ]{0,30}?(?:scanner|scan|lens|app)\b/gi,
  /docusign\s+envelope\s+id\s*:?\s*[\da-f-]*/gi,
  /\bpage\s+\d+\s*(?:of|\/)\s*\d+/gi,
];
/** More is a page that has a stamp, not a stamp that has a page. */
const LONGEST = 1500;
/** The signer's name stands beside the stamp in large letters and again within it, often with an office. */
const LETTERS_OF_A_SIGNER = 70;

/** Whether a text is no more than the stamp of a digital signature. */
export function isSignatureStamp(text: string): boolean {
  if (text.length > LONGEST || !SIGNATURE.test(text)) return false;
  return lettersOf(withoutOverlays(text)) <= LETTERS_OF_A_SIGNER;
}

/** What is left of a short text without stamps, marks of scanner apps and page numbers. */
export function withoutOverlays(text: string): string {
  if (text.length > LONGEST) return text;
  let rest = text.replace(CERTIFICATE, ' ');
  for (const line of [...STAMP_LINES, ...SCANNER_LINES]) rest = rest.replace(line, ' ');
  return rest;
}

export const lettersOf = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;
