import { load } from 'cheerio/slim';

/** Elements that rows were seen to hold. Any other "<" is part of the sentence ("<5%", "<Company Name>"). */
const TAG = /<(?!\/?(?:a|b|br|div|em|font|i|li|ol|p|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<]*>)/gi;

/** An exchange's text without markup, entities, CR LF and runs of blanks; lines stay lines. */
export function cleanText(text: string): string {
  let plain = text.toWellFormed();
  if (/[<&]/.test(plain)) {
    const $ = load(plain.replace(TAG, '&lt;'), { xml: { xmlMode: false, decodeEntities: true } }, false);
    $('br').replaceWith('\n');
    $('p, div, li, tr').append('\n');
    $('td, th').append(' ');
    plain = $.root().text();
  }
  return plain
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** One line of it: a subject, a name, a label. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

/** A label or a name, or null where the exchange has none ("", "-"). */
export function labelOrNull(text: string | null): string | null {
  const line = text === null ? '' : cleanLine(text);
  return line === '' || line === '-' ? null : line;
}
