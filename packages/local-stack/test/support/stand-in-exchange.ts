import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Behaves as the replay does towards who starts it: says its address, ends with its stdin. Serves its arguments. */
if (process.argv.includes('--refuse')) {
  console.error('no such recording');
  process.exit(1);
}
const server = createServer((_, answer) => {
  answer.end(JSON.stringify({ pid: process.pid, args: process.argv.slice(2) }));
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
process.stdin.resume().on('end', () => process.exit(0));
