import { acquireLocalStack } from '../../src/index.ts';

/** A user of a stack in a process of its own: says what it got, then stays until it is told to go, or killed. */
const stack = await acquireLocalStack(JSON.parse(process.argv[2] as string));
console.log(
  JSON.stringify({
    redisUrl: stack.redisUrl,
    adminUrl: stack.adminUrl,
    keeperPid: stack.keeperPid,
    uid: process.getuid?.(),
  }),
);
process.stdin.on('data', async () => {
  await stack.release({ wait: true });
  process.exit(0);
});
