import type { Enricher } from '@filings/ai-pipeline';
import {
  CONTRACT_VERSION,
  each,
  failureOf,
  isClassified,
  type Queues,
  type StageTimes,
  type UploadJob,
} from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';

/**
 * Enriches one filing and hands the result to the upload queue. A document that cannot be read is a result
 * too: the filing stays detected and says why. Everything else that fails is for the queue to decide.
 */
export function createAiHandler({ enricher, queues }: { enricher: Enricher; queues: Queues; store: Store }) {
  return each<'ai_processing'>(async ({ payload: { filing }, queuedAt }, { signal }) => {
    const startedAt = new Date();
    const stages = (): StageTimes => ({
      queuedAt: queuedAt.toISOString(),
      startedAt: startedAt.toISOString(),
      enrichedAt: new Date().toISOString(),
    });
    const result = await enricher.enrich(filing, { signal }).then(
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
