import { connectRedis, runSession, withLimits } from '../../src/index.ts';

/** A worker process that takes one job and works on it for `ms`: to be stopped, continued and killed by tests. */
const [url, prefix, workerId, ms, leaseMs] = process.argv.slice(2) as [string, string, string, string, string];
const connection = connectRedis(url);
const report = await runSession({
  queue: 'ai_processing',
  connection,
  prefix,
  workerId,
  limits: { ...withLimits().ai_processing, jobsPerSession: 1, leaseMs: Number(leaseMs) },
  async handle(jobs) {
    console.log('holding');
    await new Promise((resolve) => setTimeout(resolve, Number(ms)));
    return jobs.map(() => ({ ok: true }));
  },
});
console.log(JSON.stringify(report));
connection.disconnect();
