import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleMain, bundleWorkers } from './bundle.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

rmSync(dist, { recursive: true, force: true });
await bundleMain(dist);
await bundleWorkers(`${dist}/workers`);
