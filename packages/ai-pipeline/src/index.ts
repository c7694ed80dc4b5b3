export { createEnricher, type Enricher, type EnrichResult } from './enrich.ts';
export { EnrichError, type EnrichErrorCode } from './errors.ts';
export type { EnricherOptions, Limits, ModelOptions, ModelPrice, Reuse } from './options.ts';
export { EXCHANGE_HOSTS } from './options.ts';
export { RULES_VERSION } from './rules/engine.ts';
