import { type AllLimits, catalog, drainAfterMs, QUEUE_NAMES, type QueueLimits } from '../catalog.ts';
import { QueueError } from '../errors.ts';

/** What contradicts itself in one queue's limits (G22); empty when they fit together. */
export function limitProblems(limits: QueueLimits): string[] {
  const problems: string[] = [];
  const positive = ['maxConcurrent', 'jobsPerSession', 'attempts', 'crashBudget', 'batch', 'memoryMb'] as const;
  for (const key of positive)
    if (!Number.isInteger(limits[key]) || limits[key] < 1)
      problems.push(`${key} is ${limits[key]}, it must be a whole number from 1`);
  if (!Number.isInteger(limits.standby) || limits.standby < 0 || limits.standby > limits.maxConcurrent)
    problems.push(
      `standby is ${limits.standby}, it must be a whole number from 0 to maxConcurrent (${limits.maxConcurrent})`,
    );
  const times = ['cooldownMs', 'maxRuntimeMs', 'idleExitMs', 'timeoutMs', 'graceMs', 'leaseMs'] as const;
  for (const key of times)
    if (!Number.isFinite(limits[key]) || limits[key] < 0)
      problems.push(`${key} is ${limits[key]}, it must be a number of milliseconds`);
  const drain = drainAfterMs(limits);
  if (drain <= 0)
    problems.push(
      `maxRuntimeMs (${limits.maxRuntimeMs}) leaves no room for one job: it must exceed timeoutMs + graceMs (${limits.timeoutMs + limits.graceMs})`,
    );
  else if (limits.idleExitMs >= drain)
    problems.push(
      `idleExitMs (${limits.idleExitMs}) must be below maxRuntimeMs - timeoutMs - graceMs (${drain}), or idle workers are killed instead of ending by themselves`,
    );
  if (limits.timeoutMs + limits.graceMs > limits.leaseMs)
    problems.push(
      `leaseMs (${limits.leaseMs}) must be at least timeoutMs + graceMs (${limits.timeoutMs + limits.graceMs}), or a job is given to a second worker while the first still works on it`,
    );
  if (limits.backoffMs.base <= 0 || limits.backoffMs.cap < limits.backoffMs.base)
    problems.push(`backoffMs must satisfy 0 < base <= cap, it is ${limits.backoffMs.base} and ${limits.backoffMs.cap}`);
  return problems;
}

/** @throws QueueError `limits_contradict` naming every contradiction of every queue. */
export function assertLimits(limits: AllLimits): void {
  const problems = QUEUE_NAMES.flatMap((queue) =>
    limitProblems(limits[queue]).map((problem) => `${catalog[queue].label}: ${problem}`),
  );
  if (problems.length > 0)
    throw new QueueError('limits_contradict', `The queue limits contradict each other:\n- ${problems.join('\n- ')}`);
}
