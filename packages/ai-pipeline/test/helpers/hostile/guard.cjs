// Loaded into a process and its threads before all else: what a document may never cause is refused and told.
const { isMainThread } = require('node:worker_threads');
const { sep } = require('node:path');
const { fileURLToPath } = require('node:url');

const refuse =
  (name) =>
  (...args) => {
    process._rawDebug(`FORBIDDEN ${name} ${String(args[0]).slice(0, 80)}`);
    throw new Error(name);
  };
const forbidden = {
  fs: [
    'writeFile',
    'writeFileSync',
    'appendFile',
    'appendFileSync',
    'createWriteStream',
    'mkdir',
    'mkdirSync',
    'rename',
    'unlink',
    'rm',
    'rmSync',
    'unlinkSync',
  ],
  'fs/promises': ['writeFile', 'appendFile', 'mkdir', 'rename', 'unlink', 'rm'],
  child_process: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'],
  net: ['connect', 'createConnection'],
  dns: ['lookup', 'resolve'],
  http: ['request', 'get'],
  https: ['request', 'get'],
  tls: ['connect'],
};
for (const [name, keys] of Object.entries(forbidden))
  for (const key of keys) require(name)[key] = refuse(`${name}.${key}`);
require('node:net').Socket.prototype.connect = refuse('socket');
globalThis.fetch = refuse('fetch');

// Fonts and maps of pdf.js are read; nothing of the machine is.
const files = require('node:fs/promises');
const { readFile } = files;
files.readFile = (path, ...rest) => {
  const name = path instanceof URL ? fileURLToPath(path) : String(path);
  return name.includes(`${sep}node_modules${sep}`) ? readFile(path, ...rest) : refuse('read')(name);
};
require('node:module').syncBuiltinESMExports();
if (!isMainThread) process._rawDebug('GUARDED THREAD');
