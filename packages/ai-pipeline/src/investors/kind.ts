import type { Investor } from '@filings/queue-core';

const INSTITUTION =
  /\b(?:funds?|llp|lp|l\.p\.|ltd\.?|limited|inc\.?|llc|plc|pcc|pte|gmbh|s\.?\s?r\.?\s?o|b\.?v|n\.?v|corp(?:oration)?|company|co\.|capital|trust(?:ees?)?|aif|banks?|insurance|holdings?|ventures?|investments?|partners|securities|enterprises?|advisors?|advisory|services|industries|opportunities|associates|finserv|finvest|fincap|finance|financial|wealth|mutual|foundation|society|group|systems|infra\w*|commercials?|traders?|trading|exports?|consult\w*)\b/i;

/** A Hindu undivided family is taxed as a person: individual. */
export function kindOf(name: string): Investor['kind'] {
  if (/\bH\.?U\.?F\.?\b/i.test(name)) return 'individual';
  return INSTITUTION.test(name) ? 'institution' : 'individual';
}
