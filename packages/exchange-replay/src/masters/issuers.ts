import type { Issuer } from '../dataset.ts';

/** An issuer as the lists show it on a day (`YYYY-MM-DD`): changes that come later are not known yet. */
export function issuerOn(issuer: Issuer, day: string): Issuer {
  const known = { ...issuer };
  for (const { what, from, on } of (issuer.changes ?? []).toReversed()) if (on > day) known[what] = from;
  return known;
}
