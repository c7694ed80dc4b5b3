import { createServer, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { claim } from '../src/keeper/claim.ts';
import { dial } from '../src/keeper/dial.ts';
import { keeperPorts } from '../src/keeper/protocol.ts';
import { openLayout, readSecret } from '../src/layout.ts';
import { dataFolder, query, quick, useStack } from './support/stack.ts';

/** A program of somebody else on a port that a keeper would take: accepts and says nothing, or the wrong thing. */
async function stranger(port: number, says?: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    if (says) socket.end(says);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return server;
}

describe('one keeper for a folder', () => {
  test('takes the next port where a stranger has the first, and is found after the stranger left', async () => {
    const dir = await dataFolder();
    const [first] = keeperPorts(openLayout(dir).id);
    const other = await stranger(first as number, 'HTTP/1.1 400 Bad Request\r\n\r\n');
    const one = await useStack(quick(dir));
    await new Promise((resolve) => other.close(resolve));
    const two = await useStack(quick(dir));
    expect(two.keeperPid).toBe(one.keeperPid);
    expect(await query(two.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is not found behind a silent listener, nor by one who lacks the secret of the folder', async () => {
    const dir = await dataFolder();
    const layout = openLayout(dir);
    const options = { stackId: layout.id, secret: readSecret(layout), want: null, patienceMs: 300 };
    const [first, second] = keeperPorts(layout.id) as [number, number];
    await stranger(first);
    expect(await dial(first, options)).toEqual({ kind: 'stranger' });
    const stack = await useStack(quick(dir));
    const found = await dial(second, { ...options, patienceMs: 3_000 });
    expect(found).toMatchObject({ kind: 'keeper', pid: stack.keeperPid, state: 'claimed' });
    if (found.kind === 'keeper') found.line.socket.destroy();
    expect(await dial(second, { ...options, secret: 'guessed', patienceMs: 3_000 })).toEqual({ kind: 'stranger' });
  });

  test('gives up with a clear message when strangers hold every port', async () => {
    const id = openLayout(await dataFolder()).id;
    for (const port of keeperPorts(id)) await stranger(port, '{}\n');
    const server = createServer();
    await expect(claim(server, { stackId: id, secret: 'secret' })).rejects.toThrow(/are taken by other programs/);
  });
});
