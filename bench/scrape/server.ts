import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export async function startExchange({ monthRows, days }: { monthRows: number; days: number }) {
  const entry = join(import.meta.dirname, 'exchange.ts');
  const child = spawn(process.execPath, ['--conditions=@filings/source', entry, String(monthRows), String(days)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    async close() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
