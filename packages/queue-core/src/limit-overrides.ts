import type { Redis } from 'ioredis';
import type { AllLimits, QueueLimits, QueueName } from './catalog.ts';

/** What an operator changed while everything runs; lies over file and environment, for all hosts. */
export type LimitPatch = Partial<Omit<QueueLimits, 'backoffMs'>>;

export interface LimitOverrides {
  /** The limits in force: `base` with the overrides laid over. What does not fit together any more is left out whole, queue by queue. */
  read(): Promise<AllLimits>;
  /**
   * Changes one queue's limits for all hosts, at once.
   * @throws QueueError `limits_contradict`
   */
  change(queue: QueueName, patch: LimitPatch): Promise<QueueLimits>;
  /** Back to file and environment. */
  reset(queue: QueueName): Promise<QueueLimits>;
}

export interface LimitOverridesOptions {
  connection: Redis;
  prefix: string;
  base: AllLimits;
}
