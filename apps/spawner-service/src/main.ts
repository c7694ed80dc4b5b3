import { runApp } from '@filings/app-kit';
import { readLimits } from '@filings/queue-core';
import { readEnvironment } from './env.ts';
import { startService } from './service.ts';

runApp({
  name: 'spawner',
  needs: ['redis', 'database', 'exchange'],
  read: readEnvironment,
  start: ({ settings, env, log }) => startService({ settings, limits: readLimits(env), env, log }),
  // Workers have their grace to finish or to hand back.
  stopWithinMs: 30_000,
});
