import { keeperConfig } from './config.ts';
import { keep } from './keeper.ts';

/** The keeper's own process; its one argument is its configuration as JSON. */
await keep(keeperConfig.parse(JSON.parse(process.argv[2] ?? 'null')));
process.exit(0);
