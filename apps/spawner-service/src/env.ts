import { resolve } from 'node:path';
import { hostRates, readSettings } from '@filings/queue-core';
import { storeSettings } from '@filings/supabase-sink';
import { z } from 'zod';

/** `off`, `supabase:<bucket>`, or a folder. */
const documentStore = z
  .string()
  .transform((text) => {
    if (text === 'off') return { kind: 'off' as const };
    if (text.startsWith('supabase:')) return { kind: 'bucket' as const, bucket: text.slice('supabase:'.length) };
    return { kind: 'folder' as const, folder: resolve(text) };
  })
  .refine((store) => store.kind !== 'bucket' || /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(store.bucket), {
    error: 'names no bucket: give it as supabase:<name>, a folder, or off',
  });

const Settings = z
  .object({
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
    /** Where documents and their readings are kept for all workers; a folder of the installation's own by default. */
    FILINGS_DOCUMENT_STORE: documentStore.optional(),
    /** What a folder of documents may hold. */
    FILINGS_DOCUMENT_STORE_MAX_MB: z.coerce.number().int().min(10).optional(),
    FILINGS_DATA_DIR: z.string().optional(),
    /** Where workers' output is kept; without it, it only goes to the log. */
    FILINGS_LOG_DIR: z.string().optional(),
    FILINGS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  })
  .refine(
    ({ FILINGS_DOCUMENT_STORE: store, SUPABASE_URL, SUPABASE_SECRET_KEY, SUPABASE_SERVICE_ROLE_KEY }) =>
      store?.kind !== 'bucket' || Boolean(SUPABASE_URL && (SUPABASE_SECRET_KEY ?? SUPABASE_SERVICE_ROLE_KEY)),
    { path: ['FILINGS_DOCUMENT_STORE'], error: 'a bucket needs SUPABASE_URL and SUPABASE_SECRET_KEY' },
  );

export type ServiceSettings = z.infer<typeof Settings>;

/** @throws QueueError `bad_settings`, naming everything that is wrong */
export const readEnvironment = (env: Readonly<Record<string, string | undefined>>): ServiceSettings =>
  readSettings(Settings, env);
