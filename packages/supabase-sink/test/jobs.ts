import { createHash, randomUUID } from 'node:crypto';
import {
  CONTRACT_VERSION,
  type DocumentFacts,
  type Enrichment,
  type Exchange,
  type Filing,
  filingIdOf,
  type Investor,
  type UploadJob,
} from '@filings/queue-core';

/** Upload jobs as workers make them. Everything that must be unique is, so that tests can share a database. */
const v = CONTRACT_VERSION;

export interface TestIssuer {
  readonly isin: string;
  readonly name: string;
  readonly symbol: string;
  readonly scripCode: string;
}

export function issuer(): TestIssuer {
  const tag = randomUUID().replaceAll('-', '').toUpperCase();
  return {
    isin: `INE${tag.slice(0, 8)}7`,
    name: `Company ${tag} Limited`,
    symbol: tag.slice(0, 10),
    scripCode: tag.slice(-6),
  };
}

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export function filing(of: TestIssuer, exchange: Exchange, changes: Partial<Filing> = {}): Filing {
  const segment = exchange === 'bse' ? 'equity' : 'equities';
  const exchangeId = randomUUID();
  return {
    filingId: filingIdOf(exchange, segment, exchangeId),
    exchange,
    segment,
    exchangeId,
    companyName: of.name,
    isin: of.isin,
    symbol: exchange === 'nse' ? of.symbol : null,
    scripCode: exchange === 'bse' ? of.scripCode : null,
    subject: 'Receipt of an order',
    category: 'Company Update',
    subcategory: null,
    text: 'The company has received an order.',
    attachment: { name: `${exchangeId}.pdf`, urls: [`https://exchange.example/${exchangeId}.pdf`], bytes: null },
    publishedAt: '2026-01-24T05:00:00.000Z',
    publishedRaw: '24-Jan-2026 10:30:00',
    detectedAt: '2026-01-24T05:00:02.000Z',
    raw: { id: exchangeId },
    ...changes,
  };
}

export function document(text: string = randomUUID(), changes: Partial<DocumentFacts> = {}): DocumentFacts {
  return {
    sha256: hash(`bytes of ${text}`),
    textSha256: hash(text),
    bytes: 1000,
    pages: 2,
    contentType: 'application/pdf',
    url: 'https://exchange.example/a.pdf',
    ...changes,
  };
}

export function enrichment(changes: Partial<Enrichment> = {}): Enrichment {
  return {
    category: 'New Order',
    headline: 'Order of Rs 120.5 crore from NTPC',
    summary: 'The company won an **order** of Rs 120.5 crore.',
    sentiment: { label: 'Positive', reason: 'An order was won.' },
    figures: [
      {
        metric: 'order_value',
        value: 120.5,
        unit: 'Rs crore',
        printed: 'Rs. 120.50 crore',
        printedUnit: 'crore',
        period: null,
        basis: null,
        comparison: 'current',
        page: 1,
        quote: 'an order of Rs. 120.50 crore',
        verified: true,
      },
    ],
    investors: [],
    provenance: {
      engine: 'rules',
      model: null,
      promptVersion: null,
      rulesVersion: '1',
      ruleIds: ['category/subject/order'],
      tokens: null,
      costUsd: null,
      durationMs: 12,
      pages: [{ page: 1, source: 'native' }],
      degraded: null,
    },
    ...changes,
  };
}

export function investor(name: string, changes: Partial<Investor> = {}): Investor {
  return { name, kind: 'institution', role: 'allottee', page: 1, quote: `allotted to ${name}`, ...changes };
}

const stages = {
  queuedAt: '2026-01-24T05:00:03.000Z',
  startedAt: '2026-01-24T05:00:04.000Z',
  enrichedAt: '2026-01-24T05:00:09.000Z',
};

export const detected = (of: Filing): UploadJob => ({ v, kind: 'detected', filing: of });

export function enriched(of: Filing, read: DocumentFacts | null, found: Enrichment = enrichment()): UploadJob {
  return { v, kind: 'enriched', filing: of, document: read, enrichment: found, stages };
}

export function unreadable(of: Filing, code = 'pdf_encrypted', read: DocumentFacts | null = null): UploadJob {
  const reason = { code, message: 'The PDF asks for a password.' };
  return { v, kind: 'unreadable', filing: of, document: read, reason, stages: { ...stages, enrichedAt: null } };
}

export function deadLetter(filingId: string | null, jobId: string = randomUUID()): UploadJob {
  return {
    v,
    kind: 'dead_letter',
    deadLetter: {
      queue: 'ai_processing',
      jobId,
      filingId,
      payload: { broken: true },
      reason: { code: 'payload_malformed', message: 'The payload is none of this contract.' },
      attempts: 1,
      history: [],
      failedAt: '2026-01-24T05:01:00.000Z',
    },
  };
}
