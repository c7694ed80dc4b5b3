// Loaded into worker processes: writes down, by the worker's own clock, when a handler starts.
const { appendFileSync } = require('node:fs');
const { subscribe } = require('node:diagnostics_channel');

subscribe('filings.handler.start', ({ queue, jobIds }) => {
  const at = Date.now();
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1000;
  const line = JSON.stringify({ at, queue, jobIds, pid: process.pid, bornAt: performance.timeOrigin, cpuMs });
  appendFileSync(process.env.BENCH_CLOCK_FILE, `${line}\n`);
});
