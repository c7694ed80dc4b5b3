import { load } from 'cheerio/slim';
import { malformed, readBody } from '../answer.ts';
import type { Http } from '../http.ts';
import { bseNameOrNull, nameOrNull, scripCodeOrNull } from './fields.ts';
import { readIsin } from './isin.ts';
import { HEADERS, searchUrl } from './lists.ts';

/** Somebody whom BSE's search names. */
export interface Candidate {
  code: string;
  name: string | null;
  shortName: string | null;
  isin: string | null;
}

/**
 * What BSE's search box finds for a scrip code, a short name, an ISIN or a part of a name: all of it, best first, for
 * somebody to choose from; a part of a name finds it in other names too.
 * @throws ScrapeError; when `signal` aborts, its reason
 */
export async function lookUpBse(
  text: string,
  { http, signal }: { http: Pick<Http, 'get'>; signal?: AbortSignal | undefined },
): Promise<Candidate[]> {
  const url = searchUrl(text);
  const answer = await http.get(url, { headers: HEADERS.bse, signal });
  return readCandidates(markupOf(readBody(answer), url));
}

/** The answer is a JSON string that holds markup; some have seen the bare markup. */
function markupOf(body: string, url: string): string {
  const plain = body.replace(/^\uFEFF/, '').trim();
  if (/^<(?:ul|li)\b/i.test(plain)) return plain;
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch (cause) {
    throw malformed(url, 'neither JSON nor a list of candidates', cause);
  }
  if (typeof value !== 'string') throw malformed(url, 'JSON that is no string of markup');
  return value;
}

/**
 * Candidates are `<li ng-click="liclick('500180','HDFC Bank Ltd')"><a>NAME<br/><span>SHORT  ISIN  CODE</span></a></li>`,
 * of which the handler (some saw `onclick`) or the span may be missing; `<strong>` stands around what was asked for.
 */
export function readCandidates(markup: string): Candidate[] {
  const $ = load(markup.toWellFormed(), { xml: { xmlMode: false, decodeEntities: true } }, false);
  const found: Candidate[] = [];
  for (const element of $('li')) {
    const [, clicked = '', clickedName = ''] =
      /liclick\(\s*'(\d+)'\s*,\s*'(.*)'\s*\)/s.exec($(element).attr('ng-click') ?? $(element).attr('onclick') ?? '') ??
      [];
    const words = $(element).find('span').first().text().split(/\s+/).filter(Boolean);
    const code = scripCodeOrNull(clicked) ?? words.map(scripCodeOrNull).findLast((word) => word !== null);
    if (!code || found.some((one) => one.code === code)) continue;
    const isins = words.map((word) => readIsin(word).isin);
    const [first] = words;
    const label = $(element).clone();
    label.find('span').remove();
    found.push({
      code,
      name: bseNameOrNull(clickedName) ?? bseNameOrNull(label.text()),
      shortName: first === undefined || first === code || isins[0] !== null ? null : nameOrNull(first),
      isin: isins.find((isin) => isin !== null) ?? null,
    });
  }
  return found;
}
