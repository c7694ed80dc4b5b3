import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../layout.ts';
import { processStamp } from '../process.ts';

/**
 * The file in which a keeper says that it keeps the folder, until its services have stopped. The claim of the port
 * decides; this is for the case that a keeper is so slow to answer (a machine under load) that it seems a stranger:
 * a second one would end its servers as orphans.
 */
export interface Mark {
  /** Pid of a live keeper other than us; a mark left by a dead one counts for nothing. */
  other(): number | null;
  set(): void;
  clear(): void;
}

const content = z.object({ pid: z.number(), stamp: z.string().nullable() });

export function keeperMark(layout: Pick<Layout, 'runDir'>): Mark {
  const file = join(layout.runDir, 'keeper.json');
  return {
    other() {
      try {
        const { pid, stamp } = content.parse(JSON.parse(readFileSync(file, 'utf8')));
        return pid !== process.pid && stamp !== null && processStamp(pid) === stamp ? pid : null;
      } catch {
        return null;
      }
    },
    set: () => writeFileSync(file, JSON.stringify({ pid: process.pid, stamp: processStamp(process.pid) })),
    clear: () => rmSync(file, { force: true }),
  };
}
