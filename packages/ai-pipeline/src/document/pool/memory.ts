import type { Worker } from 'node:worker_threads';

/** How often a busy thread is looked at. */
const LOOK_MS = 50;
/** V8 lets garbage lie for a while: what stays over the limit for so many looks is no garbage. */
const LOOKS = 10;
/** The most that may be in use at once, in limits. */
const AT_ONCE = 2;

/**
 * V8's own limits of a thread. The old generation's is only a backstop: where one great allocation fails at it, V8 ends
 * the whole process and not the thread (seen with arrays and maps of 256 MB under a limit of 256 MB), so the watch has
 * to come first. Less than 2 GB also makes V8 collect so eagerly that reading costs 45 % more.
 */
export const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 48 };

/**
 * Looks at what a thread holds while it works, from outside, because a thread that decodes a bomb answers nothing: heap,
 * buffers and wasm memories, of which V8's limits bound only the first. `onHeavy` is called once, when the thread has
 * been over its limit for half a second, not counting what it held before the document, or over twice its limit. What
 * these are is asked at each look, in bytes.
 * @returns what ends the watch
 */
export function watchMemory(
  worker: Worker,
  bounds: () => { limit: number; held: number },
  onHeavy: () => void,
): () => void {
  let over = 0;
  let looking = false;
  const look = async (): Promise<void> => {
    const { used_heap_size: heap, external_memory: external } = await worker.getHeapStatistics();
    const used = heap + external;
    const { limit, held } = bounds();
    over = used > limit + held ? over + 1 : 0;
    if (over > LOOKS || used > AT_ONCE * limit) {
      stop();
      onHeavy();
    }
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // A thread that is not up yet cannot be looked at, nor one that has just ended: of that one the watch is ended.
    look()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, LOOK_MS);
  const stop = () => clearInterval(timer);
  timer.unref();
  return stop;
}
