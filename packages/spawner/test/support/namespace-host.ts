import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '@filings/test-kit';

const script = fileURLToPath(new URL('./spawner-process.ts', import.meta.url));
const ISOLATE = process.getuid?.() === 0 ? ['--net'] : ['--net', '--map-root-user'];
const UP = 'ip link set lo up';

/** Why there are no network namespaces to be had here, or null. Then hosts are processes on loopback addresses of their own. */
export function namespacesMissing(): string | null {
  const { error, status, stderr } = spawnSync('unshare', [...ISOLATE, 'sh', '-c', UP], { encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? null : stderr.trim() || `unshare ended with ${status}`;
}

export interface Host {
  name: string;
  child: ChildProcess;
  lines: string[];
  close(): Promise<void>;
}

/**
 * A host with a network of its own: nothing there but its loopback, on which a relay leads to Redis by a socket file.
 * Without namespaces it is a process that reaches Redis by its proxy alone.
 */
export async function openHost(options: {
  name: string;
  env: NodeJS.ProcessEnv;
  /** Where Redis is reached on our side; a test cuts it there. */
  proxy: { host: string; port: number; url: string };
  socketPath: string;
  isolated: boolean;
}): Promise<Host> {
  const { name, proxy, socketPath, isolated } = options;
  const server = createServer((inner) => {
    const outer = connect(proxy.port, proxy.host);
    inner.pipe(outer).pipe(inner);
    inner.on('error', () => outer.destroy());
    outer.on('error', () => inner.destroy());
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
  });
  server.listen(socketPath);
  await once(server, 'listening');
  const own = isolated ? { REDIS_URL: 'redis://127.0.0.1:6379', RELAY_TO: socketPath } : { REDIS_URL: proxy.url };
  const env = { ...options.env, HOST_NAME: name, ...own };
  const node = [process.execPath, '--conditions=@filings/source', script];
  const child = isolated
    ? spawn('unshare', [...ISOLATE, 'sh', '-c', `${UP} && exec "$@"`, 'host', ...node], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
    : spawn(node[0]!, node.slice(1), { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  await until(() => lines.includes('started'), { timeoutMs: 30_000, what: `host ${name} has started` });
  return {
    name,
    child,
    lines,
    async close() {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await gone;
      server.close();
    },
  };
}
