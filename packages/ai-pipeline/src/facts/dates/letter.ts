import type { Page } from '../../document/page.ts';
import type { DateFact } from '../fact.ts';
import { quoteOf, type Unit } from '../text/units.ts';
import { findDates } from './printed.ts';

const HEAD_ENDS = /^\s*(?:dear\b|respected\b|sirs?\b|madam\b|sub(?:ject)?\b\s*[:.–-]|re\s*:)/i;
const ALONE = /^(?:(?:date[ds]?|dt)\b\s*[:.–-]*|(?:[A-Z][A-Za-z]+ ?){1,3},?)?\s*(?:the\s+)?$/i;
const BEFORE_IN_LINE = /(?:\bdated?\s*[:.–-]*|^)\s*$/i;

/** The date of the letter: alone in its cell, or behind "Date:", above the salutation or the subject. */
export function letterDates(page: Page): DateFact[] {
  const end = page.lines.findIndex((line) => HEAD_ENDS.test(line.text));
  if (end < 0) return [];
  for (const line of page.lines.slice(0, end)) {
    for (const cell of line.cells) {
      const date = findDates(cell.text)[0];
      if (!date) continue;
      const rest = cell.text.slice(date.index + date.printed.length).replace(/[\s.,]+/g, '');
      const before = cell.text.slice(0, date.index);
      if (rest !== '' || !(ALONE.test(before) || BEFORE_IN_LINE.test(before))) continue;
      const box = { x: cell.x, y: cell.top, right: cell.right, bottom: cell.bottom };
      return [
        {
          type: 'date',
          kind: 'letter',
          date: date.date,
          printed: date.printed,
          page: page.page,
          quote: line.text,
          box,
        },
      ];
    }
  }
  return [];
}

const TODAY =
  /\b(?:meeting of (?:the |our |its )?board\b[^.;]{0,90}|board meeting\b[^.;]{0,60}|board (?:of directors )?(?:of (?:the|our) (?:company|bank) )?[^.;]{0,60}\b(?:at|in) (?:its|their|the) meeting\b[^.;]{0,40})\bheld (?:(?:on )?today|on (?:this|even) da(?:y|te))\b/i;

/** "The Board at its meeting held today": the day of the letter. */
export function meetingToday(page: Page, units: readonly Unit[], letters: readonly DateFact[]): DateFact | null {
  const letter = letters[0];
  if (!letter) return null;
  for (const unit of units) {
    const match = TODAY.exec(unit.text);
    if (!match || /committee/i.test(match[0])) continue;
    const at = match.index + match[0].length;
    const printed = /\S+$/.exec(match[0])![0];
    const quote = quoteOf(unit, at - printed.length, at);
    return { type: 'date', kind: 'board_meeting', date: letter.date, printed, page: page.page, quote };
  }
  return null;
}
