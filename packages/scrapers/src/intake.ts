import { type Filing, failureOf } from '@filings/queue-core';

/**
 * Takes filings over. Resolves once they are durable; then, and only then, are they marked as seen (G1). Taking
 * the same filing twice must be taking it once (G4).
 */
export type Intake = (filings: Filing[]) => Promise<void>;

/** Small enough that a page of a thousand rows flows while it is still being handed over. */
const BATCH = 100;

/**
 * Hands filings over in batches. A batch that intake refuses for good (not one that fails for now) is handed over
 * one by one, so that one filing cannot hold up the others.
 * @param onTaken after each batch that is durable
 * @returns what intake refused, and why; throws what was not a refusal
 */
export async function handOver(
  filings: readonly Filing[],
  intake: Intake,
  onTaken: (filings: Filing[]) => Promise<void>,
): Promise<{ filing: Filing; error: Error }[]> {
  const refused: { filing: Filing; error: Error }[] = [];
  async function take(batch: Filing[]): Promise<void> {
    try {
      await intake(batch);
    } catch (error) {
      if (failureOf(error) !== 'permanent' || !(error instanceof Error)) throw error;
      if (batch.length > 1) for (const filing of batch) await take([filing]);
      else refused.push({ filing: batch[0]!, error });
      return;
    }
    await onTaken(batch);
  }
  for (let at = 0; at < filings.length; at += BATCH) await take(filings.slice(at, at + BATCH));
  return refused;
}
