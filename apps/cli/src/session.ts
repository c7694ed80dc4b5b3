import { hostname, userInfo } from 'node:os';
import { createOperator, type Operator } from '@filings/operator';
import { readLimits } from '@filings/queue-core';
import { type Common, withInstallation } from './installation.ts';

export type { Common } from './installation.ts';

/** Who gives the orders: seen in the log of the spawner and in a hold's reason. */
export function who(): string {
  try {
    return `${userInfo().username} at ${hostname()}`;
  } catch {
    // An account without a name, as containers have them.
    return `somebody at ${hostname()}`;
  }
}

/** The operator's hand on the installation that is meant, for as long as the work takes. */
export function withOperator(common: Common, work: (operator: Operator) => Promise<void>): Promise<void> {
  return withInstallation(common, async ({ env, redis, prefix, store }) => {
    const operator = createOperator({ redis, prefix, base: readLimits(env), store, by: who() });
    try {
      await work(operator);
    } finally {
      await operator.close();
    }
  });
}
