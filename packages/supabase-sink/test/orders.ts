import type { UploadJob } from '@filings/queue-core';
import { expect } from 'vitest';
import type { AnnouncementDetail } from '../src/index.ts';
import type { Backend } from './backends.ts';

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** What must not depend on the order: everything but when it was stored. */
function final(detail: AnnouncementDetail | null): unknown {
  return JSON.parse(JSON.stringify(detail, (key, value) => (/[sS]toredAt$/.test(key) ? undefined : value)));
}

/** Saves the same jobs in every order and checks that all end in one state; returns that state. */
export async function sameInEveryOrder(
  backend: Backend,
  jobs: readonly UploadJob[],
  ids: readonly string[],
): Promise<unknown> {
  const states = new Map<string, unknown>();
  for (const order of permutations(jobs)) {
    await backend.database
      .sql`truncate filings, announcements, documents, issuers, investors, dead_letters, outbox cascade`;
    for (const job of order) {
      const [outcome] = await backend.store.save([job]);
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ ok: true });
    }
    const rows = await backend.store.list({ limit: 100 });
    const filings = await backend.store.filingStates(ids);
    const { latencyMs: _, ...summary } = await backend.store.runSummary();
    const open = (await backend.store.openWork()).filings.map((one) => one.filingId);
    const coverage = (await backend.store.coverage()).totals;
    const details = await Promise.all(
      [...new Set([...rows.items.map((row) => row.id), ...filings.map((state) => state.announcementId)])]
        .toSorted()
        .map(async (id) => final(await backend.store.get(id))),
    );
    const state = { rows: rows.items, filings, details, summary, open, coverage };
    states.set(JSON.stringify(state), state);
  }
  expect(states.size, 'states that different orders ended in').toBe(1);
  return [...states.values()][0];
}
