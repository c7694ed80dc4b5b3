import { z } from 'zod';
import type { QueueLimits } from '../catalog.ts';
import { QueueError } from '../errors.ts';
import { nearestOf } from '../nearest.ts';

const count = z.int().nonnegative().optional();
const milliseconds = z.int().nonnegative().optional();

/** Some of one queue's limits, in the units of `QueueLimits`; whether they fit together is for `assertLimits`. */
export const LimitPatch = z.strictObject({
  maxConcurrent: count,
  cooldownMs: milliseconds,
  maxRuntimeMs: milliseconds,
  jobsPerSession: count,
  idleExitMs: milliseconds,
  attempts: count,
  crashBudget: count,
  timeoutMs: milliseconds,
  graceMs: milliseconds,
  leaseMs: milliseconds,
  batch: count,
  memoryMb: count,
  standby: count,
} satisfies Record<Exclude<keyof QueueLimits, 'backoffMs'>, z.ZodType>);
export type LimitPatch = z.infer<typeof LimitPatch>;
export type LimitName = keyof LimitPatch;

export const LIMIT_NAMES = Object.keys(LimitPatch.shape) as LimitName[];

/** @throws QueueError `bad_limits` naming every unknown name (with the nearest known one) and every bad value */
export function parseLimitPatch(patch: unknown): LimitPatch {
  const parsed = LimitPatch.safeParse(patch);
  if (parsed.success)
    return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined)) as LimitPatch;
  const problems = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${key} is not a limit; did you mean ${nearestOf(key, LIMIT_NAMES)}?`)
      : [`${issue.path.join('.') || 'the limits'}: ${issue.message}`],
  );
  throw new QueueError('bad_limits', `The limits are not right:\n- ${problems.join('\n- ')}`, { cause: parsed.error });
}
