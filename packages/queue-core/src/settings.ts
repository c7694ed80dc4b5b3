import type { z } from 'zod';
import { type AllLimits, catalog, QUEUE_NAMES, type QueueLimits, type QueueName, withLimits } from './catalog.ts';
import { QueueError } from './errors.ts';
import { assertLimits } from './limits/limits.ts';
import { readLimitsFile } from './limits/limits-file.ts';
import { nearestOf } from './nearest.ts';

/** Limits that the environment may change: `FILINGS_AI_MAX_CONCURRENT`, `FILINGS_UPLOAD_IDLE_EXIT_MS`, … */
const LIMIT_SETTINGS = {
  MAX_CONCURRENT: 'maxConcurrent',
  COOLDOWN_MS: 'cooldownMs',
  MAX_RUNTIME_MS: 'maxRuntimeMs',
  JOBS_PER_SESSION: 'jobsPerSession',
  IDLE_EXIT_MS: 'idleExitMs',
  ATTEMPTS: 'attempts',
  CRASH_BUDGET: 'crashBudget',
  TIMEOUT_MS: 'timeoutMs',
  GRACE_MS: 'graceMs',
  LEASE_MS: 'leaseMs',
  BATCH: 'batch',
  MEMORY_MB: 'memoryMb',
  STANDBY: 'standby',
} as const satisfies Record<string, keyof QueueLimits>;

const limitName = (queue: QueueName, setting: string) => `FILINGS_${catalog[queue].label}_${setting}`;

/** Every setting of this house that starts with FILINGS_, for all apps: an unknown one is a typing error (G28). */
export const SETTINGS_NAMES: readonly string[] = [
  'FILINGS_KEY_PREFIX',
  'FILINGS_LOG_LEVEL',
  'FILINGS_LOG_DIR',
  'FILINGS_LIMITS_FILE',
  'FILINGS_EXCHANGE_GATEWAY_URL',
  'FILINGS_EXCHANGE',
  'FILINGS_DATA_DIR',
  'FILINGS_DOCUMENT_STORE',
  'FILINGS_DOCUMENT_STORE_MAX_MB',
  'FILINGS_REPLAY_RECORDING',
  'FILINGS_REPLAY_SEED',
  'FILINGS_REPLAY_FILINGS',
  'FILINGS_REPLAY_SPEED',
  'FILINGS_POLL_INTERVAL_MS',
  'FILINGS_POLL_QUIET_INTERVAL_MS',
  'FILINGS_BSE_SEGMENTS',
  'FILINGS_NSE_SEGMENTS',
  'FILINGS_EXCHANGE_HOLIDAYS',
  'FILINGS_EXCHANGE_PROXY_URL',
  'FILINGS_EXCHANGE_RATES',
  'FILINGS_FEED_INTERVAL_MS',
  'FILINGS_SCRAPER_LEASE_MS',
  'FILINGS_MASTERS_REFRESH_AT',
  'FILINGS_ROUTINE_OFF',
  'FILINGS_API_HOST',
  'FILINGS_API_PORT',
  'FILINGS_READ_KEYS',
  'FILINGS_OPERATOR_KEYS',
  ...QUEUE_NAMES.flatMap((queue) => Object.keys(LIMIT_SETTINGS).map((setting) => limitName(queue, setting))),
];

type Environment = Record<string, string | undefined>;

/**
 * Parses an app's own settings out of the environment; empty values count as absent.
 * @throws QueueError `bad_settings` naming every unknown FILINGS_ name (with the nearest known one) and every bad value
 */
export function readSettings<S extends z.ZodType>(schema: S, env: Environment): z.infer<S> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const problems = Object.keys(present)
    .filter((name) => name.startsWith('FILINGS_') && !SETTINGS_NAMES.includes(name))
    .map((name) => `${name} is not a setting; did you mean ${nearestOf(name, SETTINGS_NAMES)}?`);
  const parsed = schema.safeParse(present);
  if (!parsed.success)
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.') || 'settings'}: ${issue.message}`);
  if (problems.length > 0 || !parsed.success)
    throw new QueueError('bad_settings', `The settings are not right:\n- ${problems.join('\n- ')}`);
  return parsed.data;
}

/**
 * The limits that a process starts with: the catalog's, changed by the file that FILINGS_LIMITS_FILE names, that by the
 * environment; checked against each other (G22). An operator's changes lie over them while it runs.
 * @throws QueueError `bad_settings`, `limits_contradict`
 */
export function readLimits(env: Environment): AllLimits {
  const overrides = env.FILINGS_LIMITS_FILE ? readLimitsFile(env.FILINGS_LIMITS_FILE) : {};
  for (const queue of QUEUE_NAMES)
    for (const [setting, key] of Object.entries(LIMIT_SETTINGS)) {
      const text = env[limitName(queue, setting)];
      if (text === undefined || text === '') continue;
      const value = Number(text);
      if (!Number.isInteger(value) || value < 0)
        throw new QueueError('bad_settings', `${limitName(queue, setting)} is "${text}": give a whole number`);
      overrides[queue] = { ...overrides[queue], [key]: value };
    }
  const limits = withLimits(overrides);
  assertLimits(limits);
  return limits;
}

/** Settings for a log line: keys, passwords in addresses and tokens are blanked (G31). */
export function redacted(settings: Record<string, unknown>): Record<string, unknown> {
  const secretName = /KEY|SECRET|TOKEN|PASSWORD/;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (value === undefined || value === null) return [name, value];
      if (secretName.test(name) && name !== 'FILINGS_KEY_PREFIX') return [name, '[set]'];
      if (typeof value === 'string') return [name, value.replace(/(:\/\/[^:/@\s]*:)[^@\s]*@/, '$1***@')];
      return [name, value];
    }),
  );
}
