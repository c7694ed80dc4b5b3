import { describe, expect, test } from 'vitest';
import { execute, type Victim } from '../src/executor.ts';
import type { Kill, Kind } from '../src/schedule.ts';

const kill = (change: Partial<Kill>): Kill => ({ atMs: 0, kind: 'spawner', choice: 0, downMs: 5, ...change });

/** Names that live until they are killed, and again once they are started. */
function crowd(names: readonly string[]) {
  const alive = new Set(names);
  const story: string[] = [];
  const victims = (): Victim[] =>
    names
      .filter((name) => alive.has(name))
      .map((name) => ({
        name,
        pid: 1,
        kill: async () => {
          alive.delete(name);
          story.push(`-${name}`);
        },
        start: async () => {
          alive.add(name);
          story.push(`+${name}`);
        },
      }));
  return { alive, story, victims };
}

function run(kills: readonly Kill[], victims: (kind: Kind) => Victim[], signal = new AbortController().signal) {
  const began = performance.now();
  return execute({ kills, victims, now: () => performance.now() - began, onKill: () => {}, signal });
}

describe('carrying out the schedule', () => {
  test('kills whom the choice falls on, and resolves when all are back', async () => {
    const { alive, story, victims } = crowd(['a', 'b', 'c']);
    const counts = await run(
      [kill({ choice: 0.99, downMs: 200 }), kill({ choice: 0.99 }), kill({ choice: 0 })],
      victims,
    );
    expect(story.filter((line) => line.startsWith('-'))).toEqual(['-c', '-b', '-a']);
    expect([...alive].sort()).toEqual(['a', 'b', 'c']);
    expect(counts).toMatchObject({ spawner: 3, worker: 0 });
  });

  test('waits for a victim that is away, and counts no kill twice', async () => {
    const { story, victims } = crowd(['redis']);
    const kills = [kill({ kind: 'redis', downMs: 60 }), kill({ kind: 'redis', downMs: 1 })];
    expect(await run(kills, victims)).toMatchObject({ redis: 2 });
    expect(story).toEqual(['-redis', '+redis', '-redis', '+redis']);
  });

  test('starts no worker again: that is for a spawner', async () => {
    const { alive, victims } = crowd(['ai_1']);
    const workers = () => victims().map(({ name, pid, kill }) => ({ name, pid, kill }));
    expect(await run([kill({ kind: 'worker' })], workers)).toMatchObject({ worker: 1 });
    expect(alive.size).toBe(0);
  });

  test('a server that does not come back ends it with the reason', async () => {
    const broken: Victim = {
      name: 'postgres',
      pid: 1,
      kill: async () => {},
      start: () => Promise.reject(new Error('the data folder is broken')),
    };
    const kills = [kill({ kind: 'postgres' }), kill({ kind: 'postgres', atMs: 60_000 })];
    await expect(run(kills, () => [broken])).rejects.toThrow('the data folder is broken');
  });

  test('ends at once when it is told to', async () => {
    const stop = new AbortController();
    const { victims, story } = crowd(['a']);
    const running = run([kill({ atMs: 60_000 })], victims, stop.signal);
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(story).toEqual([]);
  });
});
