import { createDocumentReader } from '../../../src/document/reader.ts';
import { programVariants } from './programs.ts';

/** Run as a process of its own, under guard: reads and draws what wants to be run. */
const reader = createDocumentReader({ threads: 2, ocr: false });
let [read, drawn] = [0, 0];
for (const variant of programVariants()) {
  const parts = [{ bytes: variant.bytes() }];
  const { pages } = await reader.read(parts);
  read += pages.length;
  const document = await reader.open(parts);
  const { data } = await document.draw(1, 40);
  drawn += data.length > 0 ? 1 : 0;
  await document.close();
}
console.log(`${read} read, ${drawn} drawn`);
await reader.close();
