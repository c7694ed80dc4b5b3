import { hostRates, readSettings } from '@filings/queue-core';
import { storeSettings } from '@filings/supabase-sink';
import { z } from 'zod';

const Settings = z.object({
  REDIS_URL: z.url({ error: 'is missing: the address of Redis, e.g. redis://127.0.0.1:6379' }),
  FILINGS_KEY_PREFIX: z.string().default('filings'),
  ...storeSettings,
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_MODEL: z.string().default('gpt-5-mini'),
  FILINGS_EXCHANGE_GATEWAY_URL: z.url().optional(),
  FILINGS_EXCHANGE_PROXY_URL: z.url({ protocol: /^https?$/, error: 'is no http:// or https:// address' }).optional(),
  /** Requests to the exchanges by all processes together; what is not named keeps its default. */
  FILINGS_EXCHANGE_RATES: hostRates.default({}),
  /** Ids of rules for routine filings that are not to be applied, with commas between. */
  FILINGS_ROUTINE_OFF: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((id) => id.trim())
        .filter(Boolean),
    ),
  /** Where workers' output is kept; without it, it only goes to the log. */
  FILINGS_LOG_DIR: z.string().optional(),
  FILINGS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});

export type ServiceSettings = z.infer<typeof Settings>;

/** @throws QueueError `bad_settings`, naming everything that is wrong */
export const readEnvironment = (env: Readonly<Record<string, string | undefined>>): ServiceSettings =>
  readSettings(Settings, env);
