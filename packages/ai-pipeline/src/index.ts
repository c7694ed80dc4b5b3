export type { FetchedDocument } from './document/fetch/fetch.ts';
export { documentOf, type FetchDocumentOptions, fetchDocument } from './document/fetch/open.ts';
export type { GreyImage } from './document/ocr/image.ts';
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
export {
  createDocumentReader,
  type DocumentParts,
  type DocumentReader,
  type DocumentReaderOptions,
  type ReadCall,
} from './document/reader.ts';
export { createFolderStore, type FolderStoreOptions } from './document/store/folder.ts';
export { createFolderLocks } from './document/store/lock.ts';
export { READER_VERSION } from './document/store/reading.ts';
export type { DocumentStore, Held, Incoming, Lock, LockOptions } from './document/store/store.ts';
export { findTables } from './document/tables/find.ts';
export { markdownOf } from './document/tables/markdown.ts';
export { drawReading, type PagePicture } from './document/viewer/draw-reading.ts';
export type { FigureBox } from './document/viewer/marks.ts';
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
export type { EnricherOptions, Limits, ModelOptions, ModelPrice, OcrOptions, Reuse } from './options.ts';
export { EXCHANGE_HOSTS } from './options.ts';
export { RULES_VERSION } from './rules/engine.ts';
export { ROUTINE_RULES, routineRuleOf, rulesWithout } from './rules/routine/decide.ts';
export type { RoutineExample, RoutineRow, RoutineRule } from './rules/routine/rule.ts';
export type {
  Metric,
  StatementCell,
  StatementColumn,
  StatementFigure,
  StatementGrid,
  StatementRow,
} from './statements/grid.ts';
export { proveStatements } from './statements/proof/statements.ts';
export { suspectPages } from './statements/proof/suspect.ts';
export { readStatementGrids } from './statements/read.ts';
export { type Letter, readLetter } from './text/letter.ts';
