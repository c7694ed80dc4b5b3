import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { catalog, QUEUE_NAMES, type QueueLimits, type QueueName } from '../catalog.ts';
import { QueueError } from '../errors.ts';
import { nearestOf } from '../nearest.ts';
import { LimitPatch } from './limit-patch.ts';

export type LimitsFile = Partial<Record<QueueName, Partial<QueueLimits>>>;

const Backoff = z.strictObject({ base: z.int().positive(), cap: z.int().positive() });
const OneQueue = z.strictObject({ ...LimitPatch.shape, backoffMs: Backoff.optional() });
const Schema = z.strictObject(
  Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, OneQueue.optional()])) as Record<
    QueueName,
    z.ZodOptional<typeof OneQueue>
  >,
);
/** By label, as the settings of the environment call a queue: what somebody may well write here too. */
const byLabel = new Map<string, string>(QUEUE_NAMES.map((queue) => [catalog[queue].label, queue]));

function problemsOf(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const where = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [`${where || 'the file'}: ${issue.message}`];
    const known =
      issue.path.length === 0
        ? QUEUE_NAMES
        : issue.path.length === 1
          ? Object.keys(OneQueue.shape)
          : Object.keys(Backoff.shape);
    return issue.keys.map((key) => {
      const meant = (issue.path.length === 0 && byLabel.get(key.toUpperCase())) || nearestOf(key, known);
      return `${[where, key].filter(Boolean).join('.')} is not known; did you mean ${meant}?`;
    });
  });
}

/**
 * Limits by queue out of a JSON file: `{ "ai_processing": { "maxConcurrent": 5, "backoffMs": { "base": 1000, "cap": 60000 } } }`.
 * What is not named stays as it is; a relative path starts at the working directory.
 * @throws QueueError `bad_settings` naming every unknown name (with the nearest known one) and every bad value
 */
export function readLimitsFile(path: string): LimitsFile {
  const file = resolve(path);
  const refuse = (what: string, cause?: unknown) =>
    new QueueError('bad_settings', `FILINGS_LIMITS_FILE: ${file} ${what}`, { cause });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(error instanceof SyntaxError ? `is not JSON: ${why}` : `cannot be read: ${why}`, error);
  }
  const parsed = Schema.safeParse(content);
  if (!parsed.success) throw refuse(`is not right:\n- ${problemsOf(parsed.error).join('\n- ')}`, parsed.error);
  return parsed.data;
}
