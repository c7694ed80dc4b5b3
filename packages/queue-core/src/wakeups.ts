import { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { QUEUE_NAMES, type QueueName } from './catalog.ts';
import { hashTag, queueKey } from './keys.ts';

/**
 * Calls back within milliseconds when a queue may have gained work. A hint, never a count: a listener
 * reads the depth, and looks by itself now and then in case a hint was lost.
 */
export function watchQueues(options: { connection: Redis; prefix: string; onWork(queue: QueueName): void }) {
  async function watch(queue: QueueName) {
    const connection = options.connection.duplicate();
    // By itself it begins with what comes after its first read; a job added before that would go unheard.
    const [newest] = await connection.xrevrange(queueKey(options.prefix, queue, 'events'), '+', '-', 'COUNT', 1);
    const source = new QueueEvents(queue, {
      connection,
      prefix: hashTag(options.prefix),
      lastEventId: newest?.[0] ?? '0-0',
      skipVersionCheck: true,
    });
    const wake = () => options.onWork(queue);
    source.on('waiting', wake).on('delayed', wake).on('resumed', wake);
    source.on('error', () => {});
    await source.waitUntilReady();
    return { source, connection };
  }
  const sources = QUEUE_NAMES.map(watch);
  return {
    /** From then on every change is told. */
    ready: Promise.all(sources).then(() => {}),
    async stop() {
      await Promise.all(
        (await Promise.all(sources)).map(({ source, connection }) => {
          const closed = source.close();
          // Else it waits out its blocking read, some five seconds.
          connection.disconnect();
          return closed;
        }),
      );
    },
  };
}
