export { createDeadLetters, type DeadLetters, type DeadLettersOptions, type RetriedAll } from './dead-letters.ts';
export { OperatorError } from './error.ts';
export * from './operator.ts';
export { queueOf } from './queue-name.ts';
export type { OperatorStatus, QueueState, Watching } from './status.ts';
export type { Waiting } from './workers.ts';
