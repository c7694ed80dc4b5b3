import { parseArgs } from 'node:util';
import { QUEUE_NAMES } from '@filings/queue-core';
import { openBed } from './spawn/bed.ts';
import { measureCold } from './spawn/cold.ts';
import { measureIdle } from './spawn/idle.ts';
import { HOST_LEASE_MS, measureFreshRecovery, measureHostGone, measureIdleRecovery } from './spawn/recovery.ts';
import { type Row, toRow } from './spawn/row.ts';
import { measureOfIdeal } from './spawn/throughput.ts';
import { measureStandby, measureWarm } from './spawn/warm.ts';
import { median, rounded } from './support/measure.ts';
import { printTable } from './support/table.ts';

/** `--jobs 30` for a quick look at the throughput, `--only cold,idle` for some rows; what was not measured is not ok. */
const OPTIONS = {
  jobs: { type: 'string', default: '300' },
  samples: { type: 'string', default: '21' },
  only: { type: 'string' },
} as const;

/** What it takes from a job to a worker that works on it, on the built service with its real worker bundles. */
export default async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const samples = Number(values.samples);
  const fewer = Math.max(5, Math.round(samples / 3));
  const rows: Row[] = [];
  const row = (...given: Parameters<typeof toRow>) => {
    const made = toRow(...given);
    rows.push(made);
    console.log(`${made.name}: p50 ${made.p50 ?? '-'} ms`);
    return made;
  };
  /** What cannot be measured, as a job that is never run again, is a finding and not the end of the bench. */
  const part = async (name: string, measure: () => Promise<void>): Promise<void> => {
    if (values.only && !values.only.split(',').includes(name)) return;
    try {
      await measure();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      console.log(`${name}: ${why}`);
      rows.push({ name, p50: null, p95: null, samples: 0, bound: why, ok: false });
    }
  };
  const bound = (name: string, value: number, holds: boolean, text: string) =>
    rows.push({ name, p50: rounded(value, 4), p95: null, samples: 1, bound: text, ok: holds });

  const bed = await openBed();
  const result = {
    coldMs: { p50: null as number | null, p95: null as number | null },
    coldOverEmptyNode: null as number | null,
    warmMs: { p50: null as number | null },
    ofIdeal: null as number | null,
    idle: { cpu: null as number | null, rssMb: null as number | null },
  };
  try {
    await part('cold', async () => {
      for (const queue of QUEUE_NAMES) {
        const cold = await measureCold(bed, queue, samples);
        const made = row(`cold start, ${queue}`, cold.coldMs, { p50: 120, p95: 300 });
        row('  before its process began', cold.beforeProcessMs);
        row('  its CPU time', cold.cpuMs);
        row('  node -e 0 in between', cold.emptyNodeMs);
        const ratio = median(cold.coldMs) / median(cold.emptyNodeMs);
        bound('  over node -e 0', ratio, ratio <= 5, '<= 5');
        if (queue !== 'ai_processing') continue;
        result.coldMs = { p50: made.p50, p95: made.p95 };
        result.coldOverEmptyNode = rounded(ratio);
      }
    });
    await part('warm', async () => {
      result.warmMs.p50 = row('warm worker', await measureWarm(bed, samples), { p50: 5 }).p50;
    });
    await part('standby', async () => void row('standby worker', await measureStandby(bed, fewer), { p50: 10 }));
    await part('recovery', async () => {
      row('kill -9, fresh worker', await measureFreshRecovery(bed, fewer), { p50: 150 });
      row('kill -9, another is idle', await measureIdleRecovery(bed, fewer), { p50: 20 });
    });
    await part('host', async () => {
      const gone = await measureHostGone(bed, 3);
      row(`host gone, lease ${HOST_LEASE_MS} ms`, gone, { p95: HOST_LEASE_MS + 2_000 });
    });
    await part('ideal', async () => {
      const { ofIdeal, seconds } = await measureOfIdeal(bed, Number(values.jobs));
      result.ofIdeal = rounded(ofIdeal, 3);
      const name = `${values.jobs} jobs of 2 s, 3 workers: of ideal (${seconds.toFixed(1)} s)`;
      bound(name, ofIdeal, ofIdeal >= 0.97, '>= 0.97');
    });
    await part('idle', async () => {
      const idle = await measureIdle(bed, 30);
      result.idle = { cpu: rounded(idle.cpu, 4), rssMb: rounded(idle.rssMb, 1) };
      bound('idle: share of a core', idle.cpu, idle.cpu < 0.01, '< 0.01');
      bound('idle: resident MB', idle.rssMb, idle.rssMb < 90, '< 90');
      bound('idle: workers alive', idle.workers, idle.workers === 0, '0');
    });
  } finally {
    await bed.close();
  }
  printTable(
    'Milliseconds, where the row says nothing else',
    ['', 'p50', 'p95', 'samples', 'bound', 'holds'],
    rows.map((one) => [one.name, one.p50 ?? '-', one.p95 ?? '-', one.samples, one.bound, one.ok ? 'yes' : 'no']),
  );
  const ok = !values.only && rows.every((one) => one.ok);
  console.log(JSON.stringify({ bench: 'spawn', ok, ...result }));
}
