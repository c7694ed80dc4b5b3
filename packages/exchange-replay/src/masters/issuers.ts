import type { Issuer } from '../dataset.ts';

/** An issuer as the lists show it on a day (`YYYY-MM-DD`): changes that come later are not known yet. */
export function issuerOn(issuer: Issuer, day: string): Issuer {
  const later = (issuer.changes ?? []).filter(({ on }) => on > day).toReversed();
  return later.reduce((known, { what, from }) => ({ ...known, [what]: from }), issuer);
}
