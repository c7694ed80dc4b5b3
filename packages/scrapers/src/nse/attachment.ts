const BASE = 'https://nsearchives.nseindia.com/corporate/';

/** The file that a row or an item links. Its name is the file's, because the address moves; notices have "-". */
export function nseFile(link: string | null): { name: string; url: string } | null {
  const text = link?.trim() ?? '';
  if (text === '' || text === '-') return null;
  const url = URL.parse(text, BASE);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  return { name: decoded(url.pathname.slice(url.pathname.lastIndexOf('/') + 1)) || url.href, url: url.href };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
