import { load } from 'cheerio/slim';

/** Elements that rows were seen to hold. Any other "<" is part of the sentence ("<5%", "<Company Name>"). */
const TAG = String.raw`\/?(?:a|b|br|div|em|font|i|li|ol|p|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<]*>`;
/** Entities end in ";". Any other "&" is one ("R&D", "P&not"). */
const ENTITY = '(?:#\\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);';

const IS_MARKUP = new RegExp(`<${TAG}|&${ENTITY}`, 'i');
const NO_TAG = new RegExp(`<(?!${TAG})`, 'gi');
const NO_ENTITY = new RegExp(`&(?!${ENTITY})`, 'gi');
/** What is not plain, evenly spaced text: most rows are, and stay as they are. */
const UNEVEN = /[^\S ]| {2}/;

/** An exchange's text without markup, entities, CR LF and runs of blanks; lines stay lines. */
export function cleanText(text: string): string {
  const plain = withoutMarkup(text.toWellFormed());
  if (!UNEVEN.test(plain)) return plain.trim();
  return plain
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function withoutMarkup(text: string): string {
  if (!IS_MARKUP.test(text)) return text;
  const escaped = text.replace(NO_ENTITY, '&amp;').replace(NO_TAG, '&lt;');
  const $ = load(isTooDeep(escaped) ? escaped.replace(/<[^<>]*>/g, ' ') : escaped, { xml: { xmlMode: false } }, false);
  $('br').replaceWith('\n');
  $('p, div, li, tr').append('\n');
  $('td, th').append(' ');
  return $.root().text();
}

/** More tags than any row has: nested in each other, they would exhaust the stack of whoever walks the tree. */
function isTooDeep(text: string): boolean {
  return (text.match(/</g)?.length ?? 0) > 1000;
}

/** One line of it: a subject, a name, a label. */
export function cleanLine(text: string): string {
  const clean = cleanText(text);
  return clean.includes('\n') ? clean.replace(/\s+/g, ' ') : clean;
}

/** A label or a name, or null where the exchange has none ("", "-"). */
export function labelOrNull(text: string | null): string | null {
  const line = text === null ? '' : cleanLine(text);
  return line === '' || line === '-' ? null : line;
}
