/** What the text of one cell can be in a table: a number, a sign that there is none, or words. */

const DATE = /^\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{2}|\d{4})$|^\d{1,2}\s?,\s?(?:19|20)\d\d$/;
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
const PERIOD = new RegExp(
  String.raw`^(?:(?:as (?:at|on)|for the|ended|quarter|half|nine|year|twelve|three|six|months?|period|\d{1,2}(?:st|nd|rd|th)?)[\s,./-]*)*(?:${MONTH}[\s,.'’/-]*(?:\d{1,2}(?:st|nd|rd|th)?\b[\s,.]*)?(?:['’]?\d{2}|(?:19|20)\d\d)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:fy|q[1-4]|h[12]|9m)\s*-?\s*['’]?\d\d.{0,6}|(?:\(?(?:un)?-?\s?audited\)?|\(?reviewed\)?|(?:quarter|half|nine|year|months?|period)s?\b.{0,20}))$`,
  'i',
);
const CURRENCY = String.raw`(?:rs\.?|inr|₹|\$|us\$|usd|€|\`)\s*`;
const SIGN = String.raw`[-–—−+~≈<>]?\s*`;
const TAIL = String.raw`(?:\s*(?:%|\)|\]|\}|\/-|x|bps|cr\.?|crores?|lakhs?|mn|bn|[*#@^$&†‡]+|\(\d{1,2}\)|\([a-z]\)))*`;
const NUMBER = new RegExp(
  String.raw`^(?:${SIGN}${CURRENCY})?${SIGN}[([{]*\s*${SIGN}(?:${CURRENCY})?[.]?\d(?:[\d,.'\s]*\d)?\.?${TAIL}$`,
  'i',
);
/** Recognition takes O for 0, l and I for 1, S for 5, B for 8: a cell of mostly digits that holds such letters. */
const CONFUSED = /^[([{]*[\dOoIlSBZz|!,.' -]*[)\]}]*%?$/;
const NONE = /^(?:nil|n\.?\s?a\.?|n\/a|not applicable|[-–—−_.]+|[-–—−]\s?%|\(\s?[-–—−]\s?\)|\*+|#+)$/i;

/** A number as tables print it, with its currency, brackets, per cent and note signs; dates are none. */
export function isNumber(text: string): boolean {
  if (DATE.test(text)) return false;
  if (NUMBER.test(text)) return true;
  const digits = text.match(/\d/g)?.length ?? 0;
  return digits >= 2 && digits * 2 >= text.length && CONFUSED.test(text);
}

/** A dash, "Nil" or "NA": it stands where a number would. */
export const isNone = (text: string): boolean => NONE.test(text);

/** "31-Dec-25", "June 30, 2023", "Quarter ended", "(Unaudited)": what stands above columns of figures. */
export const isPeriod = (text: string): boolean => text.length < 45 && (DATE.test(text) || PERIOD.test(text));

/** What a header row may hold though it looks like data: years, and the numbers of the columns. */
export function isColumnNumbering(texts: readonly string[]): boolean {
  if (texts.every((text) => /^(?:19|20)\d\d(?:\s?-\s?\d\d(?:\d\d)?)?$/.test(text))) return true;
  const plain = texts.map((text) => /^\(?(\d{1,2})\)?$/.exec(text)?.[1]);
  if (texts.length < 2 || plain.some((digit) => digit === undefined)) return false;
  const numbers = plain.map(Number);
  return numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1);
}
