import { median, quantile, rounded } from '../support/measure.ts';

/** One line of the result: samples, the bounds that they must hold, and whether they do. */
export interface Row {
  name: string;
  p50: number | null;
  p95: number | null;
  samples: number;
  bound: string;
  ok: boolean;
}

/** Milliseconds against upper bounds; no samples hold no bound. */
export function toRow(name: string, samples: readonly number[], most: { p50?: number; p95?: number } = {}): Row {
  const p50 = median(samples);
  const p95 = quantile(samples, 0.95);
  const holds = (value: number, bound: number | undefined) => bound === undefined || value <= bound;
  const bound = [most.p50 && `p50 <= ${most.p50}`, most.p95 && `p95 <= ${most.p95}`].filter(Boolean).join(', ');
  return {
    name,
    p50: rounded(p50, 1),
    p95: rounded(p95, 1),
    samples: samples.length,
    bound,
    ok: holds(p50, most.p50) && holds(p95, most.p95),
  };
}
