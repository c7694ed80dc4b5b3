import { connectRedis, createQueues, QUEUE_NAMES, type QueueName, readLimits } from '@filings/queue-core';
import { runWorker } from '@filings/spawner';
import { openStore } from '@filings/supabase-sink';
import { readEnvironment } from './env.ts';

/** Entry point of every worker process: `node worker.js <queue> <worker id>`. What a queue does not need is not loaded. */
const [queueName, workerId] = process.argv.slice(2);
const queue = QUEUE_NAMES.find((name) => name === queueName) as QueueName | undefined;
if (!queue || !workerId) {
  console.error(`usage: worker <${QUEUE_NAMES.join('|')}> <worker id>`);
  process.exit(2);
}

const settings = readEnvironment(process.env);
const limits = readLimits(process.env);
const connection = connectRedis(settings.REDIS_URL);
const queues = createQueues({ connection, prefix: settings.FILINGS_KEY_PREFIX, limits });
const common = {
  connection,
  prefix: settings.FILINGS_KEY_PREFIX,
  workerId,
  onProblem: (message: string, error: unknown) =>
    console.error(`${message}: ${error instanceof Error ? error.message : String(error)}`),
};
const closers: (() => Promise<void>)[] = [];

async function run(): Promise<void> {
  const store = openStore(settings, { max: 2 });
  closers.push(() => store.close());
  if (queue === 'ai_processing') {
    const [{ createEnricher }, { createAiHandler }] = await Promise.all([
      import('@filings/ai-pipeline'),
      import('./workers/ai.ts'),
    ]);
    const enricher = createEnricher({
      gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
      model: settings.OPENAI_API_KEY
        ? { apiKey: settings.OPENAI_API_KEY, baseUrl: settings.OPENAI_BASE_URL, model: settings.OPENAI_MODEL }
        : null,
    });
    closers.push(() => enricher.close());
    await runWorker({
      ...common,
      queue,
      limits: limits[queue],
      handle: createAiHandler({ enricher, queues, store, onProblem: common.onProblem }),
    });
  } else if (queue === 'supabase_upload') {
    const { createUploadHandler } = await import('./workers/upload.ts');
    await runWorker({ ...common, queue, limits: limits[queue], handle: createUploadHandler({ store, queues }) });
  } else if (queue === 'investor_processing') {
    const { createInvestorHandler } = await import('./workers/investor.ts');
    await runWorker({ ...common, queue, limits: limits[queue], handle: createInvestorHandler({ store }) });
  }
}

try {
  await run();
} finally {
  await Promise.allSettled(closers.map((close) => close()));
  await queues.close();
  connection.disconnect();
  if (process.connected) process.disconnect();
}
