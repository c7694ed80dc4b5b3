import './small-heap.ts';
import { runApp } from '@filings/app-kit';
import { readLimits } from '@filings/queue-core';
import { readEnvironment } from './env.ts';
import { startService } from './service.ts';

/** `node main.js [folder of worker bundles]` */
const [workers] = process.argv.slice(2);

runApp({
  name: 'spawner',
  needs: ['redis', 'database', 'exchange'],
  read: readEnvironment,
  start: ({ settings, env, log }) => startService({ settings, limits: readLimits(env), env, log, workers }),
  // Workers have their grace to finish or to hand back.
  stopWithinMs: 30_000,
});
