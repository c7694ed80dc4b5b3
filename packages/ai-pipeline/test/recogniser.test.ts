import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRecogniser } from '../src/document/ocr/recogniser.ts';
import { scanOf } from './helpers/scan.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filings-ocr-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const page = () => ({ width: 1, height: 1, data: new Uint8Array([255]), dpi: 300 });

/** A stand-in for the recognising thread that answers pages as `script` says; `image.dpi` tells pages apart. */
async function threadThat(script: string): Promise<URL> {
  const file = join(folder, `${Math.random()}.mjs`);
  const answer = `{ page: { words: [], confidence: 1, turns: { quarters: 0, slope: 0 }, durationMs: 1, width: 1, height: 1 } }`;
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ image }) => { ${script}; parentPort.postMessage(${answer}); });
     parentPort.postMessage({ ready: true });`,
  );
  return pathToFileURL(file);
}

test('a page that hangs or kills its thread fails alone, the next one gets a new thread (G23)', async () => {
  const threadFile = await threadThat('if (image.dpi === 1) for (;;) {} ; if (image.dpi === 2) process.exit(3)');
  const recogniser = createRecogniser({ threads: 1, timeoutMs: 500, threadFile });
  const [hung, died, sound] = await Promise.allSettled([
    recogniser.recognise({ ...page(), dpi: 1 }),
    recogniser.recognise({ ...page(), dpi: 2 }),
    recogniser.recognise(page()),
  ]);
  expect(hung).toMatchObject({ reason: { code: 'ocr_failed', message: expect.stringContaining('500 ms') } });
  expect(died).toMatchObject({ reason: { code: 'ocr_failed', message: expect.stringContaining('ended') } });
  expect(sound.status).toBe('fulfilled');
  await recogniser.close();
});

test('a page that nobody waits for any more is given up, running or queued', async () => {
  const recogniser = createRecogniser({ threads: 1, threadFile: await threadThat('if (image.dpi === 1) for (;;) {}') });
  const running = new AbortController();
  const queued = new AbortController();
  const first = recogniser.recognise({ ...page(), dpi: 1 }, { signal: running.signal });
  const second = recogniser.recognise(page(), { signal: queued.signal });
  queued.abort();
  await expect(second).rejects.toMatchObject({ code: 'aborted' });
  running.abort();
  await expect(first).rejects.toMatchObject({ code: 'aborted' });
  await expect(recogniser.recognise(page())).resolves.toBeTruthy();
  await recogniser.close();
});

test('a closed recogniser fails what runs, what waits and what comes', async () => {
  const recogniser = createRecogniser({ threads: 1, threadFile: await threadThat('for (;;) {}') });
  const results = Promise.allSettled([recogniser.recognise(page()), recogniser.recognise(page())]);
  await recogniser.close();
  expect((await results).map((result) => result.status === 'rejected' && result.reason.code)).toEqual([
    'aborted',
    'aborted',
  ]);
  await expect(recogniser.recognise(page())).rejects.toMatchObject({ code: 'aborted' });
});

test('recognition asks nothing of the network, writes nothing, and keeps no process alive', async () => {
  const image = await scanOf([{ x: 72, y: 600, text: 'Dividend 1,234.56', size: 24 }]);
  await writeFile(join(folder, 'page.grey'), image.data);
  const net = join(folder, 'no-network.cjs');
  // Threads run it too: they inherit the process's arguments.
  await writeFile(
    net,
    `const refuse = (name) => () => { process._rawDebug('NETWORK ' + name); throw new Error(name); };
     globalThis.fetch = refuse('fetch');
     for (const [name, keys] of Object.entries({ net: ['connect', 'createConnection'], dns: ['lookup', 'resolve'], http: ['request', 'get'], https: ['request', 'get'], tls: ['connect'] }))
       for (const key of keys) require(name)[key] = refuse(name + '.' + key);
     require('net').Socket.prototype.connect = refuse('socket');
     if (!require('worker_threads').isMainThread) process._rawDebug('GUARDED THREAD');`,
  );
  const work = join(folder, 'cwd');
  await mkdir(work);
  const source = new URL('../src/document/ocr/recogniser.ts', import.meta.url).href;
  const main = join(folder, 'main.mjs');
  await writeFile(
    main,
    `
    import { readFileSync } from 'node:fs';
    import { createRecogniser } from '${source}';
    const recogniser = createRecogniser();
    const image = { width: ${image.width}, height: ${image.height}, dpi: ${image.dpi}, data: new Uint8Array(readFileSync('${join(folder, 'page.grey')}')) };
    const { words } = await recogniser.recognise(image);
    console.log(words.map((word) => word.text).join(' '));`,
  );
  const child = spawn(process.execPath, ['--conditions=@filings/source', '--require', net, main], {
    cwd: work,
    env: { PATH: process.env.PATH },
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    // It ends although nobody closed the recogniser.
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  expect({ out: out.trim(), code }, err).toEqual({ out: 'Dividend 1,234.56', code: 0 });
  expect(err.match(/GUARDED THREAD/g)?.length).toBe(2);
  expect(err).not.toContain('NETWORK');
  expect(await readdir(work)).toEqual([]);
}, 30_000);
