import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tail } from '../child.ts';
import { LocalStackError } from '../error.ts';
import { type Layout, readSecret } from '../layout.ts';
import { isAlive } from '../process.ts';
import type { KeeperConfig } from './config.ts';
import { findKeeper, type KeeperConnection } from './dial.ts';
import { writeLine } from './lines.ts';
import type { Services, Want } from './protocol.ts';

/** Why a hold is over. */
export interface Closed {
  readonly code: 'released' | 'keeper_lost' | 'service_lost';
  readonly message: string;
}

/** A stack in use: as long as this is not released, and our process lives, its services run. */
export interface Hold {
  readonly services: Services;
  readonly keeperPid: number;
  readonly closed: Promise<Closed>;
  release(options?: { wait?: boolean }): Promise<void>;
}

export interface HoldOptions {
  readonly layout: Layout;
  readonly config: KeeperConfig;
  readonly want: Want;
  onNote(line: string): void;
}

/** Longest way to a keeper that takes us in: an older one may still be stopping its services. */
const PATIENCE_MS = 60_000;

/** Joins the keeper of the folder, or starts one. Rejects with what the keeper says when a service does not start. */
export async function hold(options: HoldOptions): Promise<Hold> {
  const { layout, want } = options;
  const secret = readSecret(layout);
  let started: Started | null = null;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await delay(25)) {
    const found = await findKeeper({ stackId: layout.id, secret, want });
    if (found?.state === 'claimed') return joinKeeper(found.line, found.pid, options);
    found?.line.socket.destroy();
    if (found) continue;
    // Two users may start one each: the second finds the ports taken, gives way, and both join the first.
    if (!started) started = startKeeper(options);
    else if (started.ended) {
      if (started.ended !== 'gave way') break;
      started = null;
    }
  }
  const log = tail(keeperLog(layout));
  throw new LocalStackError('keeper_start_failed', `The keeper of ${layout.dataDir} did not start:\n${log}`);
}

interface Started {
  ended: string | null;
}

const keeperLog = (layout: Layout): string => join(layout.logDir, 'keeper.log');

function startKeeper({ layout, config }: HoldOptions): Started {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(`./main.${fromSource ? 'ts' : 'js'}`, import.meta.url));
  const conditions = fromSource ? ['--conditions=@filings/source'] : [];
  const log = openSync(keeperLog(layout), 'w');
  const child = spawn(process.execPath, [...conditions, entry, JSON.stringify(config)], {
    cwd: layout.dataDir,
    // Its life hangs on connections, not on us: it must survive the user that happened to start it.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const started: Started = { ended: null };
  child.once('error', (error) => {
    started.ended = error.message;
  });
  child.once('exit', (code) => {
    started.ended = code === 0 ? 'gave way' : `ended with code ${code}`;
  });
  return started;
}

function joinKeeper(line: KeeperConnection, keeperPid: number, options: HoldOptions): Promise<Hold> {
  const { socket } = line;
  return new Promise((resolve, reject) => {
    let end: Closed = { code: 'keeper_lost', message: `The keeper (pid ${keeperPid}) ended unexpectedly` };
    const closed = new Promise<Closed>((done) => socket.once('close', () => done(end)));
    socket.on('error', () => {});
    void closed.then((why) => reject(new LocalStackError(why.code, why.message, { failure: 'transient' })));
    const release = async ({ wait = false } = {}) => {
      if (end.code === 'keeper_lost') end = { code: 'released', message: 'Released' };
      if (socket.destroyed) return;
      if (!wait) return void socket.destroy();
      socket.ref();
      writeLine(socket, { bye: true });
      await closed;
      if (stopping) await ended(keeperPid);
    };
    let stopping = false;
    line.onLine((message) => {
      if (message.is === 'stopping') stopping = true;
      if (message.is === 'note') options.onNote(message.text);
      if (message.is === 'failed') {
        end = { code: 'service_lost', message: message.message };
        reject(new LocalStackError(message.code, message.message));
      }
      if (message.is === 'ready') {
        // Holding is not work: a program that has nothing else to do may end.
        socket.unref();
        resolve({ services: message.services, keeperPid, closed, release });
      }
    });
  });
}

/** The keeper says its last word a moment before its process is gone. */
async function ended(pid: number): Promise<void> {
  for (const until = Date.now() + 5_000; isAlive(pid) && Date.now() < until; ) await delay(10);
}
