import { readDataset, readOptions, readValues, USAGE } from './flags.ts';
import { createReplay } from './server.ts';

const values = valuesOrExit();

if (values.help) process.stderr.write(USAGE);
else
  await run().catch((error: unknown) => {
    process.stderr.write(`exchange-replay: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });

async function run(): Promise<void> {
  const started = performance.now();
  const options = readOptions(values);
  const dataset = await readDataset(values);
  const replay = await createReplay({ ...options, dataset });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void replay.close().finally(() => process.stdin.destroy());
  };
  // Whoever started this holds its stdin: when they are gone, however they went, this ends too.
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  process.on('SIGTERM', stop).on('SIGINT', stop);

  process.stdout.write(`${JSON.stringify({ url: replay.url, ...(replay.ca === null ? {} : { ca: replay.ca }) })}\n`);
  const ready = Math.round(performance.now() - started);
  log(`${dataset.name}: ${dataset.filings.length} filings at ${replay.url}, speed ${replay.clock.speed} (${ready} ms)`);
}

function log(message: string): void {
  process.stderr.write(`exchange-replay: ${message}\n`);
}

function valuesOrExit() {
  try {
    return readValues();
  } catch (error) {
    process.stderr.write(`exchange-replay: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(1);
  }
}
