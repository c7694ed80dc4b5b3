import { readdirSync, readFileSync } from 'node:fs';
import { processLives } from './house.ts';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Living worker processes of one installation, by the process table alone: whatever their slots say. */
function countWorkers(redisPrefix: string): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    const command = read(`/proc/${name}/cmdline`);
    if (!command.includes('support/worker.ts')) return false;
    return read(`/proc/${name}/environ`).split('\0').includes(`PREFIX=${redisPrefix}`) && processLives(Number(name));
  }).length;
}

/** Counts them all the time; `most` is the most that lived at one moment. */
export function watchWorkers(prefix: string) {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, countWorkers(prefix));
  }, 40);
  return { most: () => most, stop: () => clearInterval(timer) };
}
