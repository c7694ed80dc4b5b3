import { createRateBudget, exchangeRates } from '@filings/queue-core';
import { openDocumentStore } from '../document-store.ts';
import { startWorker } from '../worker.ts';
import { createAiHandler } from '../workers/ai.ts';

/** A worker that finds no job at once loads what the first one will need while it waits. */
const IDLE_LOAD_MS = 100;

startWorker('ai_processing', ({ settings, connection, queues, store, onProblem, onClose }) => {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = settings;
  const budget = createRateBudget({
    connection,
    prefix: settings.FILINGS_KEY_PREFIX,
    rates: exchangeRates(settings.FILINGS_EXCHANGE_RATES, settings.FILINGS_EXCHANGE_GATEWAY_URL),
  });
  let loading: Promise<import('@filings/ai-pipeline').Enricher> | undefined;
  const enricher = async () => {
    loading ??= import('@filings/ai-pipeline').then(({ createEnricher, createFolderLocks, createFolderStore }) =>
      createEnricher({
        store: openDocumentStore({ createFolderLocks, createFolderStore }, settings, console.error),
        onProblem,
        gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
        proxyUrl: settings.FILINGS_EXCHANGE_PROXY_URL,
        turn: budget.turn,
        leaveAlone: budget.leaveAlone,
        routine: { off: settings.FILINGS_ROUTINE_OFF },
        model: apiKey ? { apiKey, baseUrl, model } : null,
      }),
    );
    return loading;
  };
  const idle = setTimeout(enricher, IDLE_LOAD_MS);
  onClose(async () => {
    clearTimeout(idle);
    await (await loading)?.close();
  });
  return createAiHandler({
    enricher: { enrich: async (filing, call) => (await enricher()).enrich(filing, call) },
    queues,
    store,
    onProblem,
  });
});
