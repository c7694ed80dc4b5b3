import type { SupabaseClient } from '@supabase/supabase-js';

type Files = ReturnType<SupabaseClient['storage']['from']>;

const SHELVES = ['documents', 'addresses', 'readings'];
const PAGE = 100;
/** A sweep ends some time; the next one goes on. */
const MOST_PAGES = 10;

/** Removes what was last written longer ago than that, oldest first. */
export async function sweepStorage(files: Files, maxAgeMs: number, now: number): Promise<void> {
  for (const shelf of SHELVES) {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { data } = await files.list(shelf, { limit: PAGE, sortBy: { column: 'updated_at', order: 'asc' } });
      const old = (data ?? []).filter(({ updated_at: at }) => at !== null && now - Date.parse(at) > maxAgeMs);
      if (old.length === 0) break;
      const { error } = await files.remove(old.map(({ name }) => `${shelf}/${name}`));
      if (error || old.length < PAGE) break;
    }
  }
}
