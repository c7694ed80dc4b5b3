import { createHash } from 'node:crypto';
import type { PayloadOf, QueueName } from './catalog.ts';
import type { Provenance } from './contracts/enrichment.ts';
import type { AiJob, InvestorJob, UploadJob } from './contracts/jobs.ts';

/** BullMQ takes no ":" in an id and no integer as one, hence the dashes and the words. */
const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Which run of which engine made an enrichment: the same input and version give the same id. */
export function enrichmentVersion(provenance: Provenance): string {
  const { engine, model, promptVersion, rulesVersion, degraded, routine } = provenance;
  const spared = routine === undefined ? [] : [`${routine.id}@${routine.version}`];
  return short([engine, model, promptVersion, rulesVersion, degraded?.code, ...spared].join('|'));
}

function uploadId(job: UploadJob): string {
  switch (job.kind) {
    case 'detected':
      return `detected-${job.filing.filingId}`;
    case 'enriched':
      return `enriched-${job.filing.filingId}-${enrichmentVersion(job.enrichment.provenance)}`;
    case 'unreadable':
      return `unreadable-${job.filing.filingId}-${job.reason.code}`;
    case 'dead_letter':
      return `dead-${short(`${job.deadLetter.queue}|${job.deadLetter.jobId}|${job.deadLetter.failedAt}`)}`;
    case 'coverage':
      return `coverage-${short(JSON.stringify(job.coverage))}`;
    case 'securities':
      return `securities-${short(JSON.stringify(job.securities))}`;
  }
}

/** A job's id is derived from its content, so that adding it twice is adding it once (G4). */
export function jobIdOf<Q extends QueueName>(queue: Q, payload: PayloadOf<Q>): string {
  switch (queue) {
    case 'ai_processing': {
      const { filing, thorough } = payload as AiJob;
      return `enrich-${filing.filingId}${thorough ? '-thorough' : ''}`;
    }
    case 'supabase_upload':
      return uploadId(payload as UploadJob);
    default: {
      const job = payload as InvestorJob;
      return `link-${job.announcementId}-${short(JSON.stringify(job.investors))}`;
    }
  }
}
