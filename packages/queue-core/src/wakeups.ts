import { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { QUEUE_NAMES, type QueueName } from './catalog.ts';
import { hashTag } from './keys.ts';

/**
 * Calls back within milliseconds when a queue may have gained work. A hint, never a count: a listener
 * reads the depth, and looks by itself now and then in case a hint was lost.
 */
export function watchQueues(options: { connection: Redis; prefix: string; onWork(queue: QueueName): void }) {
  const sources = QUEUE_NAMES.map((queue) => {
    const connection = options.connection.duplicate();
    const source = new QueueEvents(queue, { connection, prefix: hashTag(options.prefix), skipVersionCheck: true });
    const wake = () => options.onWork(queue);
    source.on('waiting', wake).on('delayed', wake).on('resumed', wake);
    source.on('error', () => {});
    return { source, connection };
  });
  return {
    ready: Promise.all(sources.map(({ source }) => source.waitUntilReady())).then(() => {}),
    async stop() {
      await Promise.all(
        sources.map(({ source, connection }) => {
          const closed = source.close();
          // Else it waits out its blocking read, some five seconds.
          connection.disconnect();
          return closed;
        }),
      );
    },
  };
}
