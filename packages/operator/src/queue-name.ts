import { catalog, nearestOf, QUEUE_NAMES, type QueueName } from '@filings/queue-core';
import { OperatorError } from './error.ts';

/**
 * The queue that a person means: its name (`ai_processing`) or its label (`AI`), in whatever case.
 * @throws OperatorError `unknown_queue`
 */
export function queueOf(text: string): QueueName {
  const wanted = text.trim().toLowerCase();
  const found = QUEUE_NAMES.find((queue) => queue === wanted || catalog[queue].label.toLowerCase() === wanted);
  if (found) return found;
  const known = QUEUE_NAMES.flatMap((queue) => [queue, catalog[queue].label.toLowerCase()]);
  throw new OperatorError(
    'unknown_queue',
    `There is no queue ${text}; did you mean ${nearestOf(wanted, known)}? The queues are ${QUEUE_NAMES.map((queue) => `${queue} (${catalog[queue].label})`).join(', ')}.`,
  );
}
