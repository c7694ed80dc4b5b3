import type { Cell, Line, Page } from '../../document/page.ts';
import type { DateFact } from '../fact.ts';
import { isRecognised, quoteOf, type Unit } from '../text/units.ts';
import { findDates, type PrintedDate } from './printed.ts';

const HEAD_ENDS = /^\s*(?:dear\b|respected\b|sirs?\b|madam\b|sub(?:ject)?\b\s*[:.–-]|re\s*:)/i;
const ALONE = /^(?:(?:date[ds]?|dt)\b\s*[:.–-]*|(?:[A-Z][A-Za-z]+ ?){1,3},?)?\s*(?:the\s+)?$/i;
const BEFORE_IN_LINE = /(?:\bdated?\s*[:.–-]*|^)\s*$/i;

/** "Mumbai, 24th January, 2026:" before the first words of a press release. */
const DATELINE = /^[A-Z][A-Za-z]+(?: ?[A-Za-z]+){0,3}[,:\s–-]{1,3}$/;

/** The date of the letter: alone in its cell, or behind "Date:", above the salutation or the subject. */
export function letterDates(page: Page): DateFact[] {
  const end = page.lines.findIndex((line) => HEAD_ENDS.test(line.text));
  for (const line of page.lines.slice(0, Math.max(end, 0))) {
    for (const cell of line.cells) {
      const date = findDates(cell.text, isRecognised(page))[0];
      if (!date) continue;
      const rest = cell.text.slice(date.index + date.printed.length).replace(/[\s.,]+/g, '');
      const before = cell.text.slice(0, date.index);
      if (rest === '' && (ALONE.test(before) || BEFORE_IN_LINE.test(before)))
        return [letterFact(page, line, cell, date)];
    }
  }
  return datelineOf(page);
}

function datelineOf(page: Page): DateFact[] {
  for (const line of page.lines) {
    const [cell, date] = [line.cells[0]!, findDates(line.cells[0]!.text, isRecognised(page))[0]];
    if (!date || !DATELINE.test(cell.text.slice(0, date.index))) continue;
    if (/^\s?[:–—-]/.test(cell.text.slice(date.index + date.printed.length)))
      return [letterFact(page, line, cell, date)];
  }
  return [];
}

function letterFact(page: Page, line: Line, cell: Cell, { date, printed }: PrintedDate): DateFact {
  const box = { x: cell.x, y: cell.top, right: cell.right, bottom: cell.bottom };
  return { type: 'date', kind: 'letter', date, printed, page: page.page, quote: line.text, box };
}

const TODAY =
  /\b(?:meeting of (?:the |our |its )?board\b[^.;]{0,90}|board meeting\b[^.;]{0,60}|board (?:of directors )?(?:of (?:the|our) (?:company|bank) )?[^.;]{0,60}\b(?:at|in) (?:its|their|the) meeting\b[^.;]{0,40})\bheld[\s,]+(?:[^.;\d]{0,40}?[\s,])?(?:(?:on )?today|on (?:this|even) da(?:y|te))\b/i;

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
