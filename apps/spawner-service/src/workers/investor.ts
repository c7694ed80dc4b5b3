import { each } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';

/** Links the investors that an announcement names to canonical ones (G21). */
export function createInvestorHandler({ store }: { store: Store }) {
  return each<'investor_processing'>(async ({ payload }) => {
    await store.linkInvestors(payload);
  });
}
