import { setTimeout as delay } from 'node:timers/promises';
import type { Victim } from './executor.ts';
import type { ManagedApp } from './managed-app.ts';
import type { Observer } from './observer.ts';
import type { Place } from './place.ts';
import { type ProcessTable, workersAmong } from './processes.ts';
import type { Kind } from './schedule.ts';
import type { System } from './system.ts';

const FLUSH_ATTEMPTS = 50;

/** Who can be killed at this moment, by kind. */
export function createVictims(parts: { table: ProcessTable; system: System; place: Place; observer: Observer }) {
  const { table, system, place, observer } = parts;
  const living = (apps: readonly ManagedApp[]): Victim[] =>
    apps.flatMap((app) => {
      const pid = app.pid();
      return pid === null ? [] : [{ name: app.name, pid, kill: app.kill, start: app.start }];
    });
  const server = (name: 'redis' | 'postgres'): Victim[] => {
    const { pid, kill, start } = place[name];
    return pid() === null ? [] : [{ name, pid: pid(), kill, start }];
  };

  /** Our own connection may just be coming back from a restart. */
  async function flush(): Promise<void> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await observer.flush();
      } catch (error) {
        if (attempt === FLUSH_ATTEMPTS) throw error;
        await delay(100);
      }
  }

  return (kind: Kind): Victim[] => {
    switch (kind) {
      case 'worker':
        return workersAmong(table.read()).map(({ workerId, pid }) => ({
          name: `worker ${workerId}`,
          pid,
          kill: async () => void process.kill(pid, 'SIGKILL'),
        }));
      case 'spawner':
        return living(system.spawners);
      case 'scraper':
        return living(system.scrapers);
      case 'api':
        return living([system.api]);
      case 'flush':
        return server('redis').map(({ name, pid }) => ({ name, pid, kill: flush }));
      default:
        return server(kind);
    }
  };
}
