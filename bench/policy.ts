import { parseArgs } from 'node:util';
import { simulate } from '../packages/spawner/test/support/simulator.ts';
import { kedaAccurate, kedaDefault, naive, ours, type Strategy } from '../packages/spawner/test/support/strategies.ts';
import { sampleTraces, type Trace } from '../packages/spawner/test/support/traces.ts';

interface Row {
  strategy: string;
  starts: number;
  surplus: number;
  missed: number;
  /** Workers above the limit at once, at most. */
  above: number;
  unfinished: number;
  /** Seconds that a job waits until a worker takes it. */
  wait: { mean: number; p50: number; p95: number };
}

function play(traces: readonly Trace[], strategy: Strategy): Row {
  const row = { strategy: strategy.name, starts: 0, surplus: 0, missed: 0, above: 0, unfinished: 0 };
  const waits: number[] = [];
  for (const trace of traces) {
    const tally = simulate(trace, strategy);
    for (const key of ['starts', 'surplus', 'missed', 'unfinished'] as const) row[key] += tally[key];
    row.above = Math.max(row.above, tally.above);
    for (const wait of tally.waits) waits.push(wait / 1_000);
  }
  waits.sort((a, b) => a - b);
  const at = (part: number) => waits[Math.floor((waits.length - 1) * part)] ?? 0;
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length);
  return { ...row, wait: { mean, p50: at(0.5), p95: at(0.95) } };
}

function table(rows: readonly Row[]): string {
  const cells = [
    ['strategy', 'starts', 'surplus', 'missed', 'above limit', 'unfinished', 'wait mean', 'p50', 'p95 (s)'],
    ...rows.map(({ strategy, wait, ...row }) => [
      strategy,
      ...[row.starts, row.surplus, row.missed, row.above, row.unfinished].map(String),
      ...[wait.mean, wait.p50, wait.p95].map((seconds) => seconds.toFixed(1)),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells
    .map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}

/**
 * Plays the same random traces with the spawner's policy and with others: `--traces N` (10,000), `--seed N` (1).
 * KEDA's formulas get what they have not got outside: due retries in their count, and a look as often as the
 * spawner's safety net instead of every 30 s; one operator decides, whatever number of spawners a trace has. The two
 * lines below ours say why a reservation counts again what the decision was based on.
 */
export default async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { traces: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
  });
  for (const [name, value] of Object.entries(values))
    if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} is "${value}": give a whole number from 1`);
  const traces = sampleTraces(Number(values.traces), Number(values.seed));
  const versioned: Strategy = { ...ours, name: 'ours, guarded by a version only', guard: 'version' };
  const unguarded: Strategy = { ...ours, name: 'ours, guarded by the slots only', guard: 'slots' };
  const rows = [ours, versioned, unguarded, kedaDefault, kedaAccurate, naive].map((one) => play(traces, one));
  console.log(`${traces.length} traces, seed ${values.seed}\n\n${table(rows)}\n`);
  const told = (strategy: Strategy) => {
    const { surplus, missed, above } = rows.find((row) => row.strategy === strategy.name)!;
    return { surplus, missed, above };
  };
  const own = rows[0]!;
  const ok = own.surplus + own.missed + own.above + own.unfinished === 0;
  console.log(
    JSON.stringify({
      ...{ bench: 'policy', ok, traces: traces.length, ours: told(ours) },
      ...{ kedaDefault: told(kedaDefault), kedaAccurate: told(kedaAccurate), naive: told(naive) },
    }),
  );
}
