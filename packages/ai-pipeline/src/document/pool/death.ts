/**
 * Why a reading thread ended: a question took longer than it may, the thread took more memory than it may, what it read
 * threw where nobody could catch it, it never came up, or the pool was closed: the last two are no fault of the
 * document.
 */
export type CauseOfDeath = 'slow' | 'heavy' | 'broke' | 'unstartable' | 'closed';

/** Within the pool only: what callers get is an EnrichError. */
export class ThreadDeath extends Error {
  readonly why: CauseOfDeath;

  constructor(why: CauseOfDeath, cause?: unknown) {
    super(`the reading thread ended: ${why}`, cause === undefined ? undefined : { cause });
    this.name = 'ThreadDeath';
    this.why = why;
  }
}
