import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { leaveOut } from './left-out.ts';

/**
 * `dist/workers/<kind>.cjs`: each worker kind in one file, from the sources, and beside it what is imported only when a
 * job needs it. CommonJS, because BullMQ's own ES build requires node's modules at run time. Other folders of entries
 * and for the output may be given: the benchmarks build workers of their own the same way.
 */
const app = fileURLToPath(new URL('..', import.meta.url));
const [entries = `${app}src/entries`, out = `${app}dist/workers`] = process.argv.slice(2);

/** Modules that only define things: what nobody imports of them is left out. */
const PURE = /[\\/](packages|apps|bullmq|zod|msgpackr)[\\/](?!.*node_modules)/;

rmSync(out, { recursive: true, force: true });
for (const entry of readdirSync(entries).filter((file) => file.endsWith('.ts'))) {
  const kind = entry.slice(0, -'.ts'.length);
  const bundle = await rolldown({
    input: { [kind]: `${entries}/${entry}` },
    cwd: app,
    platform: 'node',
    // pdf.js reads fonts and tables beside its own files.
    external: [/^pdfjs-dist/],
    resolve: { conditionNames: ['@filings/source', 'node', 'import', 'default'], mainFields: ['module', 'main'] },
    treeshake: { moduleSideEffects: [{ test: PURE, sideEffects: false }] },
    plugins: [leaveOut()],
    onLog(level, log, report) {
      if (level === 'warn') throw new Error(`${kind}: ${log.message}`);
      report(level, log);
    },
  });
  await bundle.write({
    dir: out,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: `${kind}/[name]-[hash].cjs`,
    // Names stay as they are: a stack in a worker's log must be readable.
    minify: { compress: true, mangle: false, codegen: true },
  });
  await bundle.close();
}
