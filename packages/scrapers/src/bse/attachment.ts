import type { Filing } from '@filings/queue-core';
import { dayOf } from '../clock.ts';

const CORPFILING = 'https://www.bseindia.com/xml-data/corpfiling';

/** What ATTACHMENTNAME and the feed's links name; null where it is no file ("", "-", ".."). */
export function bseFileName(text: string | null): string | null {
  const name = text?.trim() ?? '';
  return name === '' || name === '-' || /^\.+$/.test(name) ? null : name;
}

/**
 * A file moves from AttachLive to AttachHis to a folder per month, on no date that is documented; PDFFLAG is
 * only a hint. So all three, newest first.
 */
export function bseFile(name: string | null, publishedAt: string, bytes: number | null): Filing['attachment'] {
  if (name === null) return null;
  const file = encodeURIComponent(name);
  const [year, month] = dayOf(new Date(publishedAt)).split('-');
  return {
    name,
    urls: ['AttachLive', 'AttachHis', `CorpAttachment/${year}/${Number(month)}`].map(
      (folder) => `${CORPFILING}/${folder}/${file}`,
    ),
    bytes,
  };
}
