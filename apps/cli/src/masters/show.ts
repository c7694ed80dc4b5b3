import { isinCheckDigitHolds } from '@filings/scrapers';
import type { Issuer, IssuerQuery, Store } from '@filings/supabase-sink';

/** What the words of a user may mean, likeliest first. */
export function queriesOf(words: string): IssuerQuery[] {
  const text = words.trim();
  const upper = text.toUpperCase();
  if (isinCheckDigitHolds(upper)) return [{ isin: upper }];
  if (/^\d{6}$/.test(text)) return [{ exchange: 'bse', code: text }];
  const symbol: IssuerQuery[] = /\s/.test(text) ? [] : [{ exchange: 'nse', code: upper }];
  return [...symbol, { name: text }];
}

/** The first that is known of what the words may mean, or null. */
export async function findIssuer(store: Store, words: string): Promise<Issuer | null> {
  for (const query of queriesOf(words)) {
    const issuer = await store.findIssuer(query);
    if (issuer !== null) return issuer;
  }
  return null;
}
