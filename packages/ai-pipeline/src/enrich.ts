import type { DocumentFacts, Enrichment, Filing, Provenance, Reason } from '@filings/queue-core';
import { createDocumentFetcher, type FetchedDocument } from './document/fetch/fetch.ts';
import { textSha256 } from './document/fingerprint.ts';
import { isReadable, type LeftOut, type Page, type ReadDocument } from './document/page.ts';
import { createDocumentReader } from './document/reader.ts';
import { createDocuments } from './document/store/documents.ts';
import { readOnce } from './document/store/reading.ts';
import { EnrichError } from './errors.ts';
import { createModelEngine, type ModelEngine } from './model/engine.ts';
import {
  BROWSER_AGENT,
  DEFAULT_LIMITS,
  DEFAULT_OCR,
  type EnricherOptions,
  EXCHANGE_HOSTS,
  type Reuse,
} from './options.ts';
import { enrichByRules, RULES_VERSION } from './rules/engine.ts';
import { repeatRuleOf, routineRuleOf, rulesWithout } from './rules/routine/decide.ts';
import type { RoutineRule } from './rules/routine/rule.ts';

export interface EnrichResult {
  /** Null when only the exchange's own text was read: there is no attachment, or none was needed (`reads: 'row'`). */
  document: DocumentFacts | null;
  enrichment: Enrichment;
}

export interface EnrichCall {
  signal?: AbortSignal;
  reuse?: Reuse;
  /**
   * Asked before anything is fetched, where one attachment is filed under many rows: what this attachment of this
   * issuer was found to be. Never asked for `thorough`.
   */
  reuseByName?: (filing: Filing) => Promise<EnrichResult | null>;
  /** No rule for routine filings is applied, and nothing that one of them spared the model is taken over (G16). */
  thorough?: boolean;
}

export interface Enricher {
  /**
   * From a filing to a verified enrichment.
   * @throws EnrichError, the one error of this package; see its codes. Class `content` means that the document
   *   itself cannot be read: the filing stays as detected, with the error's message as its reason.
   */
  enrich(filing: Filing, call?: EnrichCall): Promise<EnrichResult>;
  /** Ends open connections and reading threads. */
  close(): Promise<void>;
}

/**
 * Reads attachments and enriches filings; knows no queue and no database. Safe for parallel calls.
 * @throws EnrichError `unknown_rule` when a rule is to be off that there is none of
 */
export function createEnricher(options: EnricherOptions = {}): Enricher {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const now = options.now ?? (() => new Date());
  const routineRules = rulesWithout(options.routine?.off ?? []);
  const model = options.model ? createModelEngine(options.model, now) : null;
  const documents = createDocuments({ store: options.store, onProblem: options.onProblem, now });
  const fetching = {
    gatewayUrl: options.gatewayUrl,
    proxyUrl: options.proxyUrl,
    allowedHosts: options.allowedHosts ?? EXCHANGE_HOSTS,
    userAgent: options.userAgent ?? BROWSER_AGENT,
    limits,
    now,
    turn: options.turn,
    leaveAlone: options.leaveAlone,
  };
  const fetcher = createDocumentFetcher(fetching, documents);
  const { maxPages } = limits;
  const ocr = options.ocr !== false && { ...DEFAULT_OCR, ...options.ocr };
  const reader = createDocumentReader({ limits, ocr });
  const reading = {
    documents,
    settings: { maxPages, ocrPages: ocr ? ocr.maxPages : 0 },
    readTimeoutMs: limits.readTimeoutMs + (ocr ? ocr.maxMs : 0),
  };

  return {
    async enrich(filing, { signal, reuse, reuseByName, thorough = false } = {}) {
      const started = performance.now();
      const routine = thorough ? null : routineRuleOf(filing, routineRules);
      const run = (pages: readonly Page[], shortfall: Reason | null) =>
        runEngines({ filing, pages, shortfall, model: routine ? null : model, routine, started, signal });
      if (filing.attachment === null || routine?.reads === 'row') {
        return { document: null, enrichment: await run([], null) };
      }
      const repeat = thorough ? null : repeatRuleOf(filing, routineRules);
      const copy = repeat && reuseByName ? await reuseByName(filing) : null;
      if (repeat && copy && serves(copy.enrichment, routine, repeat)) return takenOver(copy, repeat);
      const fetched = await fetcher.fetch(filing, signal);
      const read = await readKnown(fetched, () =>
        readOnce(fetched, { ...reading, signal }, () => reader.read(fetched.parts, { signal })),
      );
      const document = factsOf(fetched, read.pageCount, read.cut === null ? textSha256(read.pages) : null);
      const known = reuse ? await reuse(document, filing) : null;
      if (known && serves(known, routine)) return { document, enrichment: known };
      return { document, enrichment: await run(read.pages, shortfallOf(read)) };
    },
    async close() {
      await fetcher.close();
      await reader.close();
      await documents.close();
    },
  };
}

/** What a copy was spared is not spared a filing that is not routine itself: the same bytes may come under both. */
function serves({ provenance }: Enrichment, ...rules: (RoutineRule | null)[]): boolean {
  return provenance.routine === undefined || rules.some((rule) => rule?.id === provenance.routine?.id);
}

/** A rule that the copy was spared by stays its rule; otherwise that it was taken by name is what is to be seen (G16). */
function takenOver({ document, enrichment }: EnrichResult, repeat: RoutineRule): EnrichResult {
  const { provenance } = enrichment;
  if (provenance.routine) return { document, enrichment };
  return {
    document,
    enrichment: { ...enrichment, provenance: { ...provenance, ...applied(repeat, provenance.ruleIds) } },
  };
}

interface Run {
  filing: Filing;
  pages: readonly Page[];
  shortfall: Reason | null;
  model: ModelEngine | null;
  /** The rule by which the model is not asked. */
  routine: RoutineRule | null;
  started: number;
  signal: AbortSignal | undefined;
}

async function runEngines({ filing, pages, shortfall, model, routine, started, signal }: Run): Promise<Enrichment> {
  const { ruleIds, ...rules } = enrichByRules(filing, pages);
  const base = { rulesVersion: RULES_VERSION, pages: pages.map(({ page, source }) => ({ page, source })) };
  // Without any readable page there is only the exchange's row, and the rules read that as well as a model.
  const worthAsking = model !== null && shortfall?.code !== 'no_text_layer';
  const { provenance: decided, ...facts } = worthAsking
    ? await model.enrich(filing, pages, { ...rules, ruleIds }, signal)
    : { ...rules, provenance: rulesAlone(ruleIds) };
  const provenance: Provenance = {
    ...base,
    ...decided,
    ...(routine && applied(routine, decided.ruleIds)),
    degraded: decided.degraded ?? shortfall,
    durationMs: Math.round(performance.now() - started),
  };
  return { ...facts, provenance };
}

/** The trace that each application leaves (G16). */
function applied({ id, version }: RoutineRule, ruleIds: readonly string[]) {
  return { routine: { id, version }, ruleIds: [...ruleIds, `routine/${id}`] };
}

function rulesAlone(ruleIds: string[]) {
  return {
    engine: 'rules' as const,
    model: null,
    promptVersion: null,
    tokens: null,
    costUsd: null,
    degraded: null,
    ruleIds,
  };
}

/** What kept the reading from being whole: a later one (more time, a better scan) would do better. */
function shortfallOf({ pageCount, pages, cut, leftOut }: ReadDocument): Reason | null {
  if (!pages.some(isReadable)) {
    const what = pages.every((page) => page.source === 'empty') ? 'has no text' : 'has no text that can be read';
    return {
      code: 'no_text_layer',
      message: `The document ${what}; only the exchange's own labels and text were read.`,
    };
  }
  if (cut !== null) {
    const code = cut === 'pages' ? 'page_limit' : 'time_limit';
    return {
      code,
      message: `${pages.length} of ${pageCount} pages were read before the ${cut === 'pages' ? 'page' : 'time'} limit.`,
    };
  }
  const missing = leftOut.filter(({ page }) => pages.some((one) => one.page === page && !isReadable(one)));
  if (missing.length === 0) return null;
  const reasons = [...new Set(missing.map(({ why }) => LEFT_OUT[why]))].join(', ');
  return {
    code: 'pages_not_recognised',
    message: `${missing.length} of ${pageCount} pages are pictures that were not recognised (${reasons}).`,
  };
}

const LEFT_OUT = {
  page_budget: 'more than are recognised of one document',
  time_budget: 'not in the time there was',
  failed: 'recognition failed',
} as const satisfies Record<LeftOut['why'], string>;

/** An unreadable document still has an identity: it goes along with the error. */
async function readKnown<T>(fetched: FetchedDocument, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof EnrichError) || error.failure !== 'content') throw error;
    const details = { cause: error.cause, document: factsOf(fetched, 0, null) };
    throw new EnrichError(error.code, `${error.message} (${fetched.url})`, details);
  }
}

function factsOf(fetched: FetchedDocument, pages: number, text: string | null): DocumentFacts {
  return {
    sha256: fetched.sha256,
    textSha256: text,
    bytes: fetched.parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
    pages,
    contentType: 'application/pdf',
    url: fetched.url,
  };
}
