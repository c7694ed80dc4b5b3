import type { Issuer } from '../dataset.ts';

/** Suggestions in one answer. */
const MOST = 10;
const GAP = '&nbsp;&nbsp;&nbsp;';

/**
 * PeerSmartSearch: a JSON string of list items, the text that was asked for in `<strong>`. Active securities whose name,
 * symbol, ISIN or code holds it; one item that says so where there is none.
 */
export function bseSearch(issuers: readonly Issuer[], text: string): string {
  const asked = text.trim().toUpperCase();
  const found = issuers.flatMap(({ name, symbol, isin, scripCode }) => {
    if (scripCode === null || asked === '') return [];
    const shown = name.toUpperCase().replace(/ LIMITED$/, ' LTD');
    const id = symbol ?? shown.split(' ')[0]!;
    return [shown, id, isin, scripCode].some((value) => value.includes(asked)) ? [{ shown, id, isin, scripCode }] : [];
  });
  if (found.length === 0) return JSON.stringify("<li class='quotemenu'><a>No Match Found<br /><span></span></a></li>");
  const strong = (value: string) => escaped(value).replace(escaped(asked), (match) => `<strong>${match}</strong>`);
  return JSON.stringify(
    found
      .slice(0, MOST)
      .map(({ shown, id, isin, scripCode }, index) => {
        const menu = index === 0 ? 'quotemenu quotemenuselect' : 'quotemenu';
        const name = escaped(shown).replaceAll("'", '&#39;');
        return `<li class='${menu}' ng-click="liclick('${scripCode}','${name}')"><a>${strong(shown)}<br /><span>${strong(id)}${GAP}${strong(isin)}${GAP}${strong(scripCode)}</span></a></li>`;
      })
      .join(''),
  );
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
