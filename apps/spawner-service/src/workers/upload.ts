import { CONTRACT_VERSION, type Outcome, type Queues, type SessionJob, type UploadJob } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { StoreError } from '@filings/supabase-sink';

/**
 * Writes a batch in one call; each job has its own outcome. Investors to link are queued before the job is
 * acknowledged, so a crash in between repeats both, and both are idempotent.
 */
export function createUploadHandler({ store, queues }: { store: Store; queues: Queues }) {
  async function follow(job: UploadJob, saved: { announcementId: string | null; investors: boolean }): Promise<void> {
    if (job.kind !== 'enriched' || !saved.investors || saved.announcementId === null) return;
    await queues.add('investor_processing', {
      v: CONTRACT_VERSION,
      announcementId: saved.announcementId,
      filingId: job.filing.filingId,
      investors: job.enrichment.investors,
    });
  }

  return async (jobs: SessionJob<'supabase_upload'>[]): Promise<Outcome[]> => {
    const saved = await store.save(jobs.map((job) => job.payload));
    return Promise.all(
      jobs.map(async ({ payload }, index): Promise<Outcome> => {
        const result = saved[index];
        if (!result)
          return {
            ok: false,
            error: new StoreError('no_outcome', 'the database gave no outcome for this row', 'transient'),
          };
        if (!result.ok) return { ok: false, error: new StoreError(result.code, result.message, 'permanent') };
        try {
          await follow(payload, result);
          return { ok: true };
        } catch (error) {
          return { ok: false, error };
        }
      }),
    );
  };
}
