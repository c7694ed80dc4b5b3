/**
 * A worker's share in a process of its own: `node store-process.ts '{"does": …}'`.
 * - enrich: enriches one filing with a store in the folder and prints the document
 * - read: reads a document once, as a reader that takes its time and notes each reading as a file
 * - hold: takes a lock and keeps it until it is killed
 * - receive: sends half a document into the store and waits to be killed
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDocuments } from '../../src/document/store/documents.ts';
import { readOnce } from '../../src/document/store/reading.ts';
import { createEnricher, createFolderStore } from '../../src/index.ts';
import { makeFiling, withUrls } from './filing.ts';

export type Task =
  | { does: 'enrich'; folder: string; gatewayUrl: string; urls: readonly string[] }
  | { does: 'read'; folder: string; notes: string }
  | { does: 'hold' | 'receive'; folder: string };

const task = JSON.parse(process.argv[2]!) as Task;
const store = createFolderStore({ folder: task.folder });

switch (task.does) {
  case 'enrich': {
    const enricher = createEnricher({ gatewayUrl: task.gatewayUrl, store, onProblem: (words) => console.error(words) });
    const { document } = await enricher.enrich(makeFiling(withUrls(...task.urls)));
    await enricher.close();
    console.log(JSON.stringify(document));
    break;
  }
  case 'read': {
    const documents = createDocuments({ store, now: () => new Date() });
    const parts = { documents, settings: { maxPages: 3 }, readTimeoutMs: 20_000 };
    const read = await readOnce({ sha256: 'a'.repeat(64) }, parts, async () => {
      writeFileSync(`${task.notes}/${process.pid}`, '');
      await sleep(300);
      return { pageCount: process.pid, pages: [], cut: null, leftOut: [] };
    });
    console.log(JSON.stringify(read));
    break;
  }
  case 'hold':
    await store.lock!('held', { waitMs: 0 });
    console.log('held');
    setInterval(() => {}, 1_000);
    break;
  case 'receive': {
    const incoming = await store.receive!();
    await incoming.write(Buffer.from('%PDF-1.7 half a docu'));
    console.log('half');
    setInterval(() => {}, 1_000);
    break;
  }
}
