import { bseFileName } from '../bse/attachment.ts';
import { bseText } from '../bse/text.ts';
import type { Feed } from '../source.ts';
import { cleanLine, cleanText, labelOrNull } from '../text.ts';
import { bseSegmentOf } from './bse-segment.ts';
import { readItems } from './read-items.ts';
import { feedTime } from './time.ts';

/** All announcements of the day, funds' NAVs too. It sends no validators: an unchanged one is told by its bytes. */
export const BSE_FEED = 'https://www.bseindia.com/data/xml/announcements.xml';

/**
 * BSE's feed of announcements. An item has the title "Company (500325)", a link into AttachLive, a scripcode, a
 * description and a time; neither NEWSID nor category. Throws ScrapeError `not_a_feed`.
 */
export function parseBseFeed(body: string, url: string = BSE_FEED): Feed {
  return readItems(body, url, (field, raw) => {
    const title = cleanLine(field('title') ?? '');
    const [, named, codeInTitle] = /^(.*?)\s*\((\d{4,})\)$/.exec(title) ?? [];
    const scripCode = [field('scripcode'), codeInTitle].find((code) => code && /^\d+$/.test(code)) ?? null;
    const text = cleanText(bseText(field('description')));
    const link = field('link');
    const name = fileIn(link);
    return {
      attachment: link === null || name === null ? null : { name, url: link },
      companyName: labelOrNull(named ?? title)?.replace(/\s*-\s*\$$/, '') || null,
      scripCode,
      subject: cleanLine(text),
      text,
      segment: bseSegmentOf(scripCode, `${title} ${text}`),
      raw,
      ...feedTime(field),
    };
  });
}

/** The file's name exactly as ATTACHMENTNAME has it: the end of the path, or Pname of links in the old form. */
function fileIn(link: string | null): string | null {
  const url = link === null ? null : URL.parse(link);
  if (url === null) return null;
  const old = url.searchParams.get('Pname');
  if (old !== null) return bseFileName(old);
  const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  try {
    return bseFileName(decodeURIComponent(last));
  } catch {
    return bseFileName(last);
  }
}
