import type { Page } from '../../document/page.ts';
import { isQuarterEnd } from '../../figures/periods.ts';
import type { DateFact } from '../fact.ts';
import { isRecognised } from '../text/units.ts';
import { findDates } from './printed.ts';

const HEADING =
  /\b(?:quarters?|half[- ]?years?|(?:three|six|nine|twelve)[- ]?months?|[369] ?months?|years?|periods?|as (?:at|on)|ended|ending)\b/i;
/** Lines above a row of dates in which its heading may stand. */
const REACH = 4;

/** Period ends that head the columns of a statement: "Quarter ended" above "31.12.2025  30.09.2025". */
export function columnDates(page: Page): DateFact[] {
  return page.lines.flatMap((line, index) => {
    const cells = line.cells.flatMap((cell) => {
      const dates = findDates(cell.text, isRecognised(page));
      const rest = dates.reduce((text, { printed }) => text.replace(printed, ''), cell.text);
      return dates
        .filter(({ date }) => isQuarterEnd(date) && rest.replace(/\W/g, '').length <= 12)
        .map((date) => ({ cell, date }));
    });
    if (cells.length < 2) return [];
    const above = page.lines.slice(Math.max(0, index - REACH), index + 1);
    const heading = above.findLastIndex((one) => HEADING.test(one.text));
    if (heading < 0) return [];
    const quote = above
      .slice(heading)
      .map((one) => one.text)
      .join(' ');
    return cells.map(
      ({ cell, date }): DateFact => ({
        type: 'date',
        kind: 'quarter_end',
        date: date.date,
        printed: date.printed,
        page: page.page,
        quote,
        box: { x: cell.x, y: cell.top, right: cell.right, bottom: cell.bottom },
      }),
    );
  });
}
