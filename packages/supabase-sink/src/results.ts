import {
  Attachment,
  Category,
  DocumentFacts,
  Enrichment,
  Exchange,
  Figure,
  Investor,
  Provenance,
  Reason,
  Sentiment,
} from '@filings/queue-core';
import { z } from 'zod';
import { SecuritiesReport } from './masters.ts';

/** What the SQL functions answer. Times are UTC, ISO 8601 with milliseconds. */
const time = z.iso.datetime();
const AnnouncementStatus = z.enum(['detected', 'enriched', 'superseded']);
const FilingStatus = z.enum(['detected', 'enriched']);

export const SaveOutcome = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    /** All three are null for what is no filing, and for a dead letter of a filing that is not known. */
    filingId: z.uuid().nullable(),
    announcementId: z.uuid().nullable(),
    status: FilingStatus.nullable(),
    /** False when all of it was stored already. */
    applied: z.boolean(),
    /** The announcement names investors that are not linked yet: hand them on, also when `applied` is false. */
    investors: z.boolean(),
    /** Of a list of securities alone. */
    securities: SecuritiesReport.optional(),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);
export type SaveOutcome = z.infer<typeof SaveOutcome>;

export const FilingState = z.object({
  filingId: z.uuid(),
  announcementId: z.uuid(),
  status: FilingStatus,
  reason: Reason.nullable(),
  deadLetter: z.boolean(),
  /** Nothing is left to do for this filing. */
  terminal: z.boolean(),
});
export type FilingState = z.infer<typeof FilingState>;

export const StoredEnrichment = z.object({
  filingId: z.uuid(),
  announcementId: z.uuid(),
  enrichment: Enrichment,
  document: DocumentFacts,
});
export type StoredEnrichment = z.infer<typeof StoredEnrichment>;

export const LinkOutcome = z.object({
  /** The announcement that was linked: the successor of a superseded one. */
  announcementId: z.uuid(),
  linked: z.int(),
  applied: z.boolean(),
});
export type LinkOutcome = z.infer<typeof LinkOutcome>;

export const Company = z.object({
  isin: z.string().nullable(),
  name: z.string().nullable(),
  symbol: z.string().nullable(),
  scripCode: z.string().nullable(),
});

export const AnnouncementRow = z.object({
  id: z.uuid(),
  status: AnnouncementStatus,
  /** Of the earliest of its filings. */
  publishedAt: time,
  detectedAt: time,
  enrichedAt: time.nullable(),
  /** Null stands for "not known", never a word for it. */
  company: Company,
  subject: z.string(),
  exchanges: z.array(Exchange),
  filingCount: z.int(),
  documentSha256: z.string().nullable(),
  category: Category.nullable(),
  headline: z.string().nullable(),
  sentiment: Sentiment.nullable(),
  engine: z.enum(['rules', 'model']).nullable(),
  degraded: Reason.nullable(),
  /** Why there is no enrichment; null also while it is on its way. */
  reason: Reason.nullable(),
});
export type AnnouncementRow = z.infer<typeof AnnouncementRow>;

export const AnnouncementPage = z.object({ items: z.array(AnnouncementRow), nextCursor: z.string().nullable() });
export type AnnouncementPage = z.infer<typeof AnnouncementPage>;

export const FilingView = z.object({
  filingId: z.uuid(),
  exchange: Exchange,
  segment: z.string(),
  exchangeId: z.string(),
  status: FilingStatus,
  companyName: z.string().nullable(),
  isin: z.string().nullable(),
  symbol: z.string().nullable(),
  scripCode: z.string().nullable(),
  subject: z.string(),
  /** The exchange's own labels. */
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
  text: z.string(),
  attachment: Attachment.nullable(),
  documentSha256: z.string().nullable(),
  /** Only the exchange's feed has told of it so far. */
  provisional: z.boolean(),
  publishedRaw: z.string(),
  reason: Reason.nullable(),
  /** Where the time went (G32). */
  stages: z.object({
    publishedAt: time,
    detectedAt: time,
    queuedAt: time.nullable(),
    startedAt: time.nullable(),
    enrichedAt: time.nullable(),
    storedAt: time,
    enrichedStoredAt: time.nullable(),
  }),
});
export type FilingView = z.infer<typeof FilingView>;

export const NamedInvestor = z.object({
  /** Null until the investor is linked. */
  investorId: z.uuid().nullable(),
  name: z.string(),
  /** As it stands in the document. */
  printedName: z.string(),
  kind: Investor.shape.kind,
  role: Investor.shape.role,
  page: Investor.shape.page,
  quote: z.string(),
});

export const AnnouncementDetail = AnnouncementRow.extend({
  supersededBy: z.uuid().nullable(),
  summary: z.string().nullable(),
  provenance: Provenance.nullable(),
  enrichedFilingId: z.uuid().nullable(),
  document: DocumentFacts.nullable(),
  filings: z.array(FilingView),
  figures: z.array(Figure),
  investors: z.array(NamedInvestor),
});
export type AnnouncementDetail = z.infer<typeof AnnouncementDetail>;
