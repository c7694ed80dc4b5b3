import type { QueueName } from './catalog.ts';

/** The keys of one installation share one hash tag, so that they live in one slot of a Redis Cluster. */
export const hashTag = (prefix: string): string => `{${prefix}}`;

/** A key of a queue, BullMQ's own or ours beside them. */
export const queueKey = (prefix: string, queue: QueueName, name: string): string =>
  `${hashTag(prefix)}:${queue}:${name}`;
