import { readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, rolldown } from 'rolldown';
import { leaveOut } from './left-out.ts';

const app = fileURLToPath(new URL('..', import.meta.url));

/** Modules that only define things: what nobody imports of them is left out. */
const PURE = /[\\/](packages|bullmq|zod|msgpackr)[\\/](?!.*node_modules)/;

const INPUT: InputOptions = {
  cwd: app,
  platform: 'node',
  // These read fonts, language data and native code beside their own files; the local stack is not part of a deployment.
  external: [/^pdfjs-dist/, /^tesseract\.js/, '@napi-rs/canvas', '@filings/local-stack'],
  resolve: {
    conditionNames: ['@filings/source', 'module', 'node', 'import', 'default'],
    mainFields: ['module', 'main'],
  },
  treeshake: { moduleSideEffects: [{ test: PURE, sideEffects: false }] },
  plugins: [leaveOut()],
  onLog(level, log, report) {
    if (level === 'warn') throw new Error(`bundling: ${log.message}`);
    report(level, log);
  },
};

/** Threads of the AI worker: they are started as files of these names beside the code that starts them. */
const THREADS = {
  thread: '@filings/ai-pipeline/reading-thread',
  'ocr-thread': '@filings/ai-pipeline/recognising-thread',
};

/** Smaller files load faster; names stay as they are, so that a stack in a log can be read. */
const MINIFY: OutputOptions['minify'] = { compress: true, mangle: false, codegen: true };

/** The service in one file, from the sources: `main.js` in a folder. */
export async function bundleMain(folder: string): Promise<void> {
  const bundle = await rolldown({ ...INPUT, input: { main: `${app}src/main.ts` } });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].js', minify: MINIFY });
  await bundle.close();
}

/**
 * Each worker kind in one file, `<kind>-<hash>.cjs`, beside it what is imported only when a job needs it, and `start.cjs`,
 * which runs them. CommonJS, because it loads faster, and because BullMQ requires node's modules at run time.
 * @param entries - folder of the entry points, one file a kind; the benches have some of their own
 */
export async function bundleWorkers(folder: string, entries = `${app}src/entries`): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const kinds = readdirSync(entries).filter((name) => name.endsWith('.ts'));
  const files = [`${app}src/start.ts`, ...kinds.map((file) => `${entries}/${file}`)];
  for (const file of files) {
    const kind = basename(file, '.ts');
    const bundle = await rolldown({ ...INPUT, input: { [kind]: file } });
    await bundle.write({
      dir: folder,
      format: 'cjs',
      entryFileNames: kind === 'start' ? 'start.cjs' : '[name]-[hash].cjs',
      chunkFileNames: `${kind}/[name]-[hash].cjs`,
      minify: MINIFY,
    });
    await bundle.close();
  }
  const threads = await rolldown({ ...INPUT, input: THREADS });
  await threads.write({ dir: `${folder}/ai`, format: 'esm', entryFileNames: '[name].js', minify: MINIFY });
  await threads.close();
}
