/** Which requests a fault can meet. */
export type FaultTarget = 'bse-list' | 'nse-list' | 'attachment';
/**
 * What the client gets instead: an HTML page with status 200, an "Access Denied" with 403, `{}`, a broken
 * connection, the right answer cut in half, 429 with Retry-After.
 */
export type FaultAnswer = 'html200' | 'forbidden' | 'empty-object' | 'reset' | 'truncated-json' | 'rate-limited';

export interface Fault {
  match: FaultTarget;
  /** Every Nth request of that kind; 1 is each. */
  every: number;
  answer: FaultAnswer;
}

export const FAULT_TARGETS: readonly FaultTarget[] = ['bse-list', 'nse-list', 'attachment'];
export const FAULT_ANSWERS: readonly FaultAnswer[] = [
  'html200',
  'forbidden',
  'empty-object',
  'reset',
  'truncated-json',
  'rate-limited',
];

/** Decides by counting requests, so that a run can be repeated. */
export function createFaultPlan(faults: readonly Fault[]): { next(target: FaultTarget): FaultAnswer | null } {
  const counts = new Map<FaultTarget, number>();
  return {
    next(target) {
      const count = (counts.get(target) ?? 0) + 1;
      counts.set(target, count);
      return faults.find((fault) => fault.match === target && count % fault.every === 0)?.answer ?? null;
    },
  };
}
