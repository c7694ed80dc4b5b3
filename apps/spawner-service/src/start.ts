import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { debuglog } from 'node:util';
import { cachedDataVersionTag } from 'node:v8';
import { constants, Script } from 'node:vm';

/**
 * `node start.cjs <bundle> <worker id>` runs a worker bundle with the code that V8 compiled for the worker before it.
 * Node's own compile cache keeps only what is compiled as a file is loaded; this keeps every function that a whole
 * session ran, which saves as much again. The bundle's name carries a hash of its content and with it says which code is
 * its own: V8 itself compares no more than the length. NODE_DEBUG=filings tells what was found.
 */
const debug = debuglog('filings');
/** The first job is done by then, and V8 has not yet thrown away what ran only at the start. */
const KEEP_AFTER_MS = 2_000;
const MONTH_MS = 30 * 24 * 3600 * 1000;

const [node, , bundle] = process.argv;
if (!node || !bundle) {
  console.error('usage: start <worker bundle> <worker id>');
  process.exit(2);
}
process.argv.splice(1, 1);

const folder = process.env.NODE_COMPILE_CACHE;
const file = folder && join(folder, `${basename(bundle)}-${cachedDataVersionTag().toString(16)}`);
const script = compile();
run(script);

function compile(): Script {
  const source = readFileSync(bundle!, 'utf8');
  const compiled = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle!,
    cachedData: readCode(),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  debug(compiled.cachedDataRejected === false ? 'compiled code found' : 'compiled code not found');
  if (file && compiled.cachedDataRejected !== false) keepLater(compiled, file);
  return compiled;
}

function keepLater(compiled: Script, path: string): void {
  const keep = () => {
    clearTimeout(timer);
    process.removeListener('exit', keep);
    keepCode(compiled, path);
  };
  const timer = setTimeout(keep, KEEP_AFTER_MS).unref();
  process.once('exit', keep);
}

function readCode(): Buffer | undefined {
  try {
    return file ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}

/** As a module of node's own, so that what it loads later and asks back for it finds this one. */
function run(compiled: Script): void {
  const module = new Module(bundle!);
  module.filename = bundle!;
  const require = createRequire(bundle!);
  require.cache[bundle!] = module;
  compiled.runInThisContext()(module.exports, require, module, bundle, dirname(bundle!));
  module.loaded = true;
}

/** Whole or not at all, whoever writes at the same time; a folder that cannot be written costs time and nothing else. */
function keepCode(compiled: Script, path: string): void {
  try {
    const within = dirname(path);
    mkdirSync(within, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.${process.pid}`, compiled.createCachedData(), { mode: 0o600 });
    renameSync(`${path}.${process.pid}`, path);
    for (const name of readdirSync(within)) {
      const stat = statSync(join(within, name));
      if (stat.isFile() && Date.now() - stat.mtimeMs > MONTH_MS) rmSync(join(within, name), { force: true });
    }
  } catch (error) {
    debug('compiled code not kept: %s', error);
  }
}
