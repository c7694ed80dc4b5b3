import type { QueueName } from '@filings/queue-core';
import type { Probe } from '@filings/spawner';
import type { Store } from '@filings/supabase-sink';
import type { ServiceSettings } from './env.ts';

/** How to find out that what a queue's jobs need is back, without spending a job on it (G8). */
export function createProbes(
  settings: Pick<ServiceSettings, 'OPENAI_API_KEY' | 'OPENAI_BASE_URL'>,
  store: Pick<Store, 'ping'>,
): Partial<Record<QueueName, Probe>> {
  const database = () => store.ping();
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: base = 'https://api.openai.com/v1' } = settings;
  const model = async () => {
    const answer = await fetch(`${base.replace(/\/$/, '')}/models`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(8_000),
    });
    await answer.body?.cancel();
    // A server that refuses is there; what it refuses is for the jobs to find out.
    if (answer.status >= 500 || answer.status === 429) throw new Error(`the model's endpoint answers ${answer.status}`);
  };
  return { supabase_upload: database, investor_processing: database, ...(key ? { ai_processing: model } : {}) };
}
