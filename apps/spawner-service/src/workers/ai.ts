import type { Enricher } from '@filings/ai-pipeline';
import {
  CONTRACT_VERSION,
  type DocumentFacts,
  type Enrichment,
  each,
  type Filing,
  failureOf,
  isClassified,
  type Queues,
  type StageTimes,
  type UploadJob,
} from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';

export interface AiHandlerOptions {
  enricher: Pick<Enricher, 'enrich'>;
  queues: Queues;
  store: Pick<Store, 'filingStates' | 'documentEnrichment' | 'attachmentEnrichment'>;
  onProblem(message: string, error: unknown): void;
}

/**
 * Enriches one filing and hands the result to the upload queue. A document that cannot be read is a result
 * too: the filing stays detected and says why. Everything else that fails is for the queue to decide.
 */
export function createAiHandler({ enricher, queues, store, onProblem }: AiHandlerOptions) {
  /** The database only saves work here, so its absence costs work and not the filing. */
  const asked = async <T>(what: string, answer: Promise<T>): Promise<T | null> =>
    answer.catch((error: unknown) => {
      onProblem(`the database could not be asked ${what}; going on without`, error);
      return null;
    });

  const isDone = async (filing: Filing): Promise<boolean> => {
    const states = await asked('whether the filing is done', store.filingStates([filing.filingId]));
    return states?.[0]?.status === 'enriched';
  };

  /** A copy of a document that is enriched already takes that enrichment over (G14). */
  const reuse = async (
    { sha256, textSha256 }: DocumentFacts,
    { isin, companyName }: Filing,
  ): Promise<Enrichment | null> => {
    const found = await asked('for copies', store.documentEnrichment({ sha256, textSha256, isin, companyName }));
    return found?.enrichment ?? null;
  };

  const reuseByName = async ({ exchange, attachment, isin, companyName }: Filing) => {
    if (attachment === null) return null;
    const query = { exchange, attachmentName: attachment.name, isin, companyName };
    const found = await asked('for copies by name', store.attachmentEnrichment(query));
    return found && { document: found.document, enrichment: found.enrichment };
  };

  return each<'ai_processing'>(async ({ payload: { filing, thorough = false }, queuedAt }, { signal }) => {
    // Redis may have been emptied and the filing handed over again; but who asks for it in full wants it done again.
    if (!thorough && (await isDone(filing))) return;
    const startedAt = new Date();
    const stages = (): StageTimes => ({
      queuedAt: queuedAt.toISOString(),
      startedAt: startedAt.toISOString(),
      enrichedAt: new Date().toISOString(),
    });
    const result = await enricher.enrich(filing, { signal, reuse, reuseByName, thorough }).then(
      ({ document, enrichment }): UploadJob => ({
        v: CONTRACT_VERSION,
        kind: 'enriched',
        filing,
        document,
        enrichment,
        stages: stages(),
      }),
      (error: unknown): UploadJob => {
        if (failureOf(error) !== 'content' || !isClassified(error)) throw error;
        const reason = { code: error.code, message: error.message };
        return { v: CONTRACT_VERSION, kind: 'unreadable', filing, reason, document: null, stages: stages() };
      },
    );
    await queues.add('supabase_upload', result);
  });
}
