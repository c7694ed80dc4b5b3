import type { Investor } from '@filings/queue-core';

const INSTITUTION =
  /\b(?:funds?|llp|lp|l\.p\.|ltd\.?|limited|inc\.?|llc|plc|pcc|pte|gmbh|s\.?\s?r\.?\s?o|b\.?v|n\.?v|corp(?:oration)?|company|co\.|capital|trust(?:ees?)?|aif|banks?|insurance|holdings?|ventures?|investments?|partners|securities|enterprises?|advisors?|advisory|services|industries|opportunities|associates|finserv|finvest|fincap|finance|financial|wealth|mutual|foundation|society|group|systems|infra\w*|pvt|private|vcc|sicav|asset management|schemes?|international|global|developers?|propert(?:y|ies)|realt(?:y|ors)|estates?|impex|technolog(?:y|ies)|solutions|logistics|pension|university|government|president of india|brothers|agencies|projects?|builders?|mills?|chemicals?|textiles?|pharma\w*|commercials?|traders?|trading|exports?|consult\w*)\b/i;

/** A Hindu undivided family is taxed as a person: individual. */
export function kindOf(name: string): Investor['kind'] {
  if (/\bH\.?U\.?F\.?\b/i.test(name)) return 'individual';
  return INSTITUTION.test(name) ? 'institution' : 'individual';
}
