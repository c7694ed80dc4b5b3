import type { Line } from '../page.ts';

const SCALE = String.raw`(?:lakhs?|lacs?|crores?|cr\.?|millions?|mn\.?|billions?|thousands?|'?000s?|rupees)`;
/** "(₹ in Lakhs)", "Rs. in Crores except per share data", "Amount in INR Million", "(All amounts in ₹ crore)". */
const UNIT = new RegExp(
  String.raw`[([]?\s*(?:(?:all\s+)?(?:amounts?|figures?|values?)\b.{0,30}?)?(?:(?:rs\.?|inr|₹|rupees|\`|in\s)[\s.]*(?:in\s*)?(?:rs\.?|inr|₹|indian rupees|rupees)?\s*(?:in\s*)?)${SCALE}(?![a-z])[^()\n]{0,50}[)\]]?`,
  'i',
);

const NEAR = 6;
const TITLE =
  /\b(?:statements?|results?|balance sheet|profit and loss|cash flows?|segment|assets|liabilities|particulars of|details|schedule|annexure|note|highlights|summary|ratios?|performance)\b/i;

/** Title and unit from the lines above a table, the nearest first. */
export function headingOf(
  lines: readonly Line[],
  { first, texts }: { first: number; texts: readonly string[] },
  notBefore: number,
  bodyFirst: number,
): { title: string | null; unit: string | null } {
  let title: string | null = null;
  let named = false;
  // A unit that is broken over two lines of a column's heading is whole only there.
  let unit: string | null = texts.map(unitIn).find((found) => found !== null) ?? null;
  for (let at = bodyFirst - 1; at >= Math.max(notBefore, first - NEAR); at -= 1) {
    const line = lines[at]!;
    unit ??= unitIn(line.text);
    if (at >= first) continue;
    const text = withoutUnit(line.text);
    if (text.length < 6 || !/\p{L}{4}/u.test(text) || text.length > 200) continue;
    const names = TITLE.test(text);
    const close = title === null && first - at <= 2 && line.cells.length === 1 && !/[.;:,]$/.test(text);
    if (!named && (names || close)) {
      title = text;
      named = names;
    }
  }
  return { title, unit };
}

export function unitIn(text: string): string | null {
  return UNIT.exec(text)?.[0].trim() ?? null;
}

/** Whether a cell says hardly more than the unit. */
export const isUnit = (text: string): boolean => (unitIn(text)?.length ?? 0) >= 0.7 * text.length;

const withoutUnit = (text: string): string => {
  const unit = unitIn(text);
  return (unit ? text.replace(unit, '') : text).replace(/\s+/g, ' ').trim();
};
