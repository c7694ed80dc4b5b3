export type {
  Box,
  Cell,
  LeftOut,
  Line,
  Page,
  PageKind,
  PageOcr,
  PageSource,
  ReadDocument,
  Table,
  TableCell,
  TableColumn,
  TableRow,
} from './document/page.ts';
export { createEnricher, type EnrichCall, type Enricher, type EnrichResult } from './enrich.ts';
export { EnrichError, type EnrichErrorCode } from './errors.ts';
export type {
  AllotmentFact,
  AmountFact,
  AuditFact,
  DateFact,
  DateKind,
  DividendFact,
  DocumentFact,
  Evidence,
  RatioFact,
} from './facts/fact.ts';
export { readDocumentFacts } from './facts/read.ts';
export type { EnricherOptions, Limits, ModelOptions, ModelPrice, Reuse } from './options.ts';
export { EXCHANGE_HOSTS } from './options.ts';
export { RULES_VERSION } from './rules/engine.ts';
export { ROUTINE_RULES, routineRuleOf, rulesWithout } from './rules/routine/decide.ts';
export type { RoutineExample, RoutineRow, RoutineRule } from './rules/routine/rule.ts';
