import type { Investor } from '@filings/queue-core';
import type { Page } from '../document/page.ts';
import { kindOf } from './kind.ts';
import { isName } from './name.ts';

const CONNECTOR = /^(?:by|along\s?with|and|together with)$/i;
const CALLED = /hereinafter (?:collectively )?referred to as\s*(?:the\s+)?["“'‘]*\s*(?<who>acquirers?|PACs?)\b/i;
/** Lines of registered office, numbers and telephone between a name and what it is called. */
const REACH = 10;

/**
 * The cover of a letter of offer: "BY", a name on a line of its own, its registered office, and "(hereinafter
 * referred to as the “Acquirer”)". Persons acting in concert (PAC) take part without being the acquirer.
 */
export function readOfferors(page: Page): Investor[] {
  return page.lines.flatMap((line, index) => {
    const name = page.lines[index + 1];
    if (!CONNECTOR.test(line.text) || name?.cells.length !== 1 || !isName(name.text)) return [];
    const following = page.lines.slice(index + 2, index + 2 + REACH);
    const end = following.findIndex((next) => CONNECTOR.test(next.text) || CALLED.test(next.text));
    const who = CALLED.exec(following[end]?.text ?? '')?.groups?.who;
    if (!who) return [];
    const quote = [name, ...following.slice(0, end + 1)].map((one) => one.text).join(' ');
    const role = /^acquirer/i.test(who) ? ('acquirer' as const) : ('other' as const);
    return [{ name: name.text, kind: kindOf(name.text), role, page: page.page, quote }];
  });
}
