import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createProcessTable, type RunMark } from './processes.ts';

/**
 * A process of its own beside the harness: should that end without having cleaned up (kill -9), this kills whatever
 * carries the mark of the run and removes its data. Its input is the harness: `done` on it means that all is clean.
 */
const { mark, remove } = JSON.parse(process.argv[2] ?? '') as { mark: RunMark; remove: string[] };
let said = '';
process.stdin.setEncoding('utf8').on('data', (text) => {
  said += text;
});
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(event, () => {});
await new Promise((resolve) => process.stdin.once('end', resolve).once('error', resolve));

if (said.trim() !== 'done') {
  const table = createProcessTable(mark);
  // A process that is about to start another one is gone before the second look.
  for (let quiet = 0; quiet < 3; await delay(50)) {
    const left = table.read();
    quiet = left.length === 0 ? quiet + 1 : 0;
    for (const { pid } of left)
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
  }
  for (const folder of remove) rmSync(folder, { recursive: true, force: true });
}
