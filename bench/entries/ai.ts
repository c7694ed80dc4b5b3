import { setTimeout as delay } from 'node:timers/promises';
import { each } from '@filings/queue-core';
import { startWorker } from 'spawner-service/src/worker.ts';

/** An AI worker whose work is to wait, as one does for a model: the filing's subject says how long, in milliseconds. */
startWorker('ai_processing', () =>
  each(async ({ payload }, { signal }) => {
    await delay(Number(payload.filing.subject), undefined, { signal });
  }),
);
