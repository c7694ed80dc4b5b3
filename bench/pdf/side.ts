import { text } from 'node:stream/consumers';
import { SIDES, type Side } from './sides.ts';

/** `node side.ts NAME`: reads the PDFs whose paths stdin names, one a line, and prints what it took as JSON. */
const name = process.argv[2] as keyof typeof SIDES;
const files = (await text(process.stdin)).split('\n').filter(Boolean);
let started = performance.now();
let before = process.cpuUsage();
const { pages, cpuSeconds } = await SIDES[name](files, () => {
  started = performance.now();
  before = process.cpuUsage();
});
const own = process.cpuUsage(before);
const side: Side = {
  pages,
  cpuSeconds: cpuSeconds ?? (own.user + own.system) / 1e6,
  wallSeconds: (performance.now() - started) / 1000,
  rssMb: cpuSeconds === undefined ? process.resourceUsage().maxRSS / 1024 : null,
};
console.log(JSON.stringify(side));
