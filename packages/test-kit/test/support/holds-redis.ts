import { openPrivateRedis } from '../../src/private-redis.ts';

/** Opens a private Redis, says where it is, and stays: to be killed. */
const redis = await openPrivateRedis();
const [, dir] = (await redis.client.config('GET', 'dir')) as [string, string];
const pid = Number(/process_id:(\d+)/.exec(await redis.client.info('server'))?.[1]);
console.log(JSON.stringify({ pid, dir }));
