import { parseArgs } from 'node:util';
import type { Dataset } from './dataset.ts';
import { ReplayError } from './error.ts';
import { FAULT_ANSWERS, FAULT_TARGETS } from './faults/fault.ts';
import { FAULT_FLAG_HELP, parseFaultFlag } from './faults/flag.ts';
import { generateDay } from './generate/day.ts';
import { loadRecording } from './recording.ts';
import { createReplay } from './server.ts';

const USAGE = `exchange-replay: both exchanges as one server on 127.0.0.1
  --port N           default 0: a free one
  --seed N           seed of the generated day (default 1)
  --filings N        its filings (default 300)
  --day YYYY-MM-DD   its day (default 2026-02-13)
  --documents MODE   sized (default) or lazy: rows estimate sizes, nothing is drawn unasked
  --recording DIR    replay a recording instead
  --speed X          replay seconds per second
  --duration-ms N    time from the first row to the last (default 120000)
  --start-at HH:MM   IST time of the first day to start at
  --fault T:W:A      ${FAULT_FLAG_HELP}
                     targets: ${FAULT_TARGETS.join(' ')}
                     answers: ${FAULT_ANSWERS.join(' ')}
  --fault-seed N     seed of the faults by chance (default 1)
  --feed-navs N      fund values in BSE's feed, a day (default 0)
`;

const values = readValues();

if (values.help) process.stderr.write(USAGE);
else
  await run().catch((error: unknown) => {
    process.stderr.write(`exchange-replay: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });

async function run(): Promise<void> {
  const started = performance.now();
  const dataset = await readDataset();
  const speed = optional('speed');
  const duration = values['duration-ms'] ?? (speed === undefined ? '120000' : undefined);
  const replay = await createReplay({
    dataset,
    port: number('port', values.port),
    speed,
    durationMs: duration === undefined ? undefined : number('duration-ms', duration),
    startAt: values['start-at'],
    faults: values.fault.map((text) => parseFaultFlag(text, optional('fault-seed'))),
    feedNavs: optional('feed-navs'),
  });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void replay.close().finally(() => process.stdin.destroy());
  };
  // Whoever started this holds its stdin: when they are gone, however they went, this ends too.
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  process.on('SIGTERM', stop).on('SIGINT', stop);

  process.stdout.write(`${JSON.stringify({ url: replay.url })}\n`);
  const ready = Math.round(performance.now() - started);
  log(`${dataset.name}: ${dataset.filings.length} filings at ${replay.url}, speed ${replay.clock.speed} (${ready} ms)`);
}

async function readDataset(): Promise<Dataset> {
  if (values.recording !== undefined) return loadRecording(values.recording);
  return generateDay({
    seed: number('seed', values.seed),
    filings: number('filings', values.filings),
    ...(values.day === undefined ? {} : { day: values.day }),
    documents: oneOf('documents', values.documents, ['sized', 'lazy'] as const),
  });
}

/** The number of an option that may be missing. */
function optional(name: 'fault-seed' | 'feed-navs' | 'speed'): number | undefined {
  const text = values[name];
  return text === undefined ? undefined : number(name, text);
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new ReplayError('bad_option', `--${name} wants a number, not "${text}".`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const value = allowed.find((one) => one === text);
  if (value === undefined)
    throw new ReplayError('bad_option', `--${name} wants ${allowed.join(' or ')}, not "${text}".`);
  return value;
}

function log(message: string): void {
  process.stderr.write(`exchange-replay: ${message}\n`);
}

function readValues() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        filings: { type: 'string', default: '300' },
        day: { type: 'string' },
        documents: { type: 'string', default: 'sized' },
        recording: { type: 'string' },
        speed: { type: 'string' },
        'duration-ms': { type: 'string' },
        'start-at': { type: 'string' },
        'fault-seed': { type: 'string' },
        'feed-navs': { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`exchange-replay: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(1);
  }
}
