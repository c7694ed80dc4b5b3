/** What the API answers, as far as this page reads it. */
export interface Reason {
  code: string;
  message: string;
}

export interface Announcement {
  id: string;
  status: 'detected' | 'enriched' | 'superseded';
  publishedAt: string;
  company: { isin: string | null; name: string | null; symbol: string | null; scripCode: string | null };
  subject: string;
  exchanges: ('bse' | 'nse')[];
  filingCount: number;
  category: string | null;
  headline: string | null;
  sentiment: { label: 'Positive' | 'Negative' | 'Neutral'; reason: string } | null;
  engine: 'rules' | 'model' | null;
  degraded: Reason | null;
  reason: Reason | null;
}

export interface Figure {
  metric: string;
  value: number;
  unit: string;
  printed: string;
  period: string | null;
  basis: string | null;
  comparison: string;
  page: number | null;
  quote: string;
  verified: boolean;
}

export interface NamedInvestor {
  name: string;
  kind: string;
  role: string;
  page: number | null;
  quote: string;
}

export interface FilingView {
  filingId: string;
  exchange: 'bse' | 'nse';
  segment: string;
  subject: string;
  category: string | null;
  text: string;
  reason: Reason | null;
  attachment: { name: string } | null;
  stages: Record<
    'publishedAt' | 'detectedAt' | 'queuedAt' | 'startedAt' | 'enrichedAt' | 'storedAt' | 'enrichedStoredAt',
    string | null
  >;
}

export interface AnnouncementDetail extends Announcement {
  summary: string | null;
  document: { pages: number; bytes: number; sha256: string } | null;
  filings: FilingView[];
  figures: Figure[];
  investors: NamedInvestor[];
  provenance: {
    engine: string;
    model: string | null;
    promptVersion: string | null;
    rulesVersion: string;
    ruleIds: string[];
    tokens: { input: number; output: number; cached: number } | null;
    costUsd: number | null;
    durationMs: number;
    pages: { page: number; source: string }[];
  } | null;
}

export interface Page {
  items: Announcement[];
  nextCursor: string | null;
}

interface Latency {
  count: number;
  p50: number | null;
  p95: number | null;
}

export interface Pipeline {
  queues: {
    queue: string;
    label: string;
    ready: number;
    active: number;
    delayed: number;
    failed: number;
    paused: boolean;
    holds: { kind: 'operator' | 'rate_limited' | 'outage'; reason: Reason; since: number; until: number | null }[];
    maxConcurrent: number;
  }[];
  slots: { queue: string; slot: number; workerId: string; state: string; jobs: number }[];
  store: {
    announcements: { detected: number; enriched: number };
    deadLetters: number;
    latencyMs: { detected: Latency; enriched: Latency };
  };
}

export interface SourceReport {
  exchange: 'bse' | 'nse';
  answeredAt: string | null;
  newestAt: string | null;
  fallback: boolean;
  alarms: { reason: string; since: string | null; message: string }[];
}

export interface Sources {
  items: SourceReport[];
  /** By the server's clock: the reader's may go wrong. */
  at: string;
}

export interface CoverageDay {
  exchange: 'bse' | 'nse';
  segment: string;
  day: string;
  reported: number | null;
  missing: number;
  complete: boolean;
}

export interface Filters {
  category: string;
  exchange: string;
  q: string;
}
