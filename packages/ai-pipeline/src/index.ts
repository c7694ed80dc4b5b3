export { type OcrBudget, type OcrCandidate, type OcrPlan, planOcr } from './document/ocr/budget.ts';
export { drawPage } from './document/ocr/draw.ts';
export type { GreyImage } from './document/ocr/image.ts';
export { pageOfReading, type RecognisedPage } from './document/ocr/page-ocr.ts';
export type { NumberReading, PageReading } from './document/ocr/protocol.ts';
export { createRecogniser, type Recogniser, type RecogniserOptions } from './document/ocr/recogniser.ts';
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
export type { EnricherOptions, Limits, ModelOptions, ModelPrice, Reuse } from './options.ts';
export { EXCHANGE_HOSTS } from './options.ts';
export { RULES_VERSION } from './rules/engine.ts';
export { ROUTINE_RULES, routineRuleOf, rulesWithout } from './rules/routine/decide.ts';
export type { RoutineExample, RoutineRow, RoutineRule } from './rules/routine/rule.ts';
