import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ancestors = fileURLToPath(new URL('../lib/ancestors.mjs', import.meta.url));
const script = `import { onOrphaned } from ${JSON.stringify(ancestors)};
onOrphaned(() => { console.log('orphaned'); process.exit(); });
console.log(process.pid);`;

for (const [what, killed] of [
  ['the shell in between', (chain) => chain.shell],
  ['npm behind the shell', (chain) => chain.npm],
]) {
  test(`the end of ${what} is noticed`, { skip: process.platform !== 'linux', timeout: 20_000 }, async () => {
    // npm -> sh -> us, as npm runs a script; the trailing command keeps the shell from becoming what it runs.
    const inner = `node --input-type=module -e '${script.replaceAll("'", `'"'"'`)}'; true`;
    const npm = spawn(process.execPath, [
      '-e',
      `const sh = require('node:child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' });
       console.log('sh ' + sh.pid); setInterval(() => {}, 1000);`,
      inner,
    ]);
    let output = '';
    npm.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const line = async (pattern) => {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        await once(npm.stdout, 'data');
      }
    };
    const shell = Number((await line(/^sh (\d+)$/m))[1]);
    await line(/^(\d+)$/m);
    process.kill(killed({ shell, npm: npm.pid }), 'SIGKILL');
    await line(/^orphaned$/m);
    for (const pid of [npm.pid, shell])
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // That is the one that was killed.
      }
    assert.ok(output.includes('orphaned'));
  });
}
