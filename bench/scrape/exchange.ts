import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wireRows } from './rows.ts';

/**
 * Both exchanges in a process of their own, so that their work is not counted: BSE has one page of 50 rows, under new ids
 * each time it is asked; NSE has a month of rows, split over its days. One line of JSON says where.
 */
const MONTH_ROWS = Number(process.argv[2]);
const DAYS = Number(process.argv[3]);

const page = (await wireRows('bse', 50)).map((row) => JSON.stringify({ ...row, NEWSID: '@ID@' }));
const month = (await wireRows('nse', MONTH_ROWS)).map((row, n) => ({ ...row, seq_id: String(200_000_000 + n) }));
const days = Array.from({ length: DAYS }, (_, day) => {
  const [from, until] = [day, day + 1].map((at) => Math.floor((at * MONTH_ROWS) / DAYS)) as [number, number];
  return Buffer.from(JSON.stringify(month.slice(from, until)));
});
let ids = 0;

const server = createServer((request, response) => {
  const url = request.url ?? '';
  response.setHeader('content-type', 'application/json');
  if (url.includes('AnnSubCategoryGetData')) {
    const first = ids;
    ids += page.length;
    const rows = page.map((row, n) => row.replace('@ID@', `bench-${first + n}`));
    response.end(`{"Table":[${rows.join(',')}],"Table1":[{"ROWCNT":50}]}`);
  } else if (url.includes('corporate-announcements')) {
    const day = Number(/from_date=(\d\d)/.exec(url)?.[1]);
    response.end(days[day - 1] ?? '[]');
  } else {
    response.setHeader('set-cookie', 'nseappid=bench').end();
  }
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
// Whoever started this holds its input: when they are gone, this ends.
process.stdin.on('end', () => process.exit(0)).resume();
