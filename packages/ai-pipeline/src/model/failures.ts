import type { Reason } from '@filings/queue-core';
import { retryTime } from '../document/fetch/refusal.ts';
import { EnrichError } from '../errors.ts';

/**
 * What a failed call means. `degrade`: this document will not get a better answer by asking again, so the rules
 * enrich it and say so. Everything else is thrown for the queue to decide on (G6, G8).
 */
export type ModelFailure = { throw: EnrichError } | { degrade: Reason };

/** Where the endpoint names no time. */
const PAUSE_MS = 60_000;

export async function classifyModelFailure(
  error: unknown,
  model: string,
  now: Date,
  stopped: boolean,
): Promise<ModelFailure> {
  const [sdk, finish] = await Promise.all([import('openai'), import('openai/error')]);
  const message = error instanceof Error ? error.message : String(error);
  const thrown = (code: ConstructorParameters<typeof EnrichError>[0], text: string, retryAt?: Date): ModelFailure => ({
    throw: new EnrichError(code, text, retryAt ? { cause: error, retryAt } : { cause: error }),
  });
  if (error instanceof sdk.APIUserAbortError || stopped) return thrown('aborted', 'The call of the model was stopped.');
  if (error instanceof finish.LengthFinishReasonError) {
    return { degrade: { code: 'model_length', message: `The answer of ${model} was cut at its token limit.` } };
  }
  if (error instanceof finish.ContentFilterFinishReasonError) {
    return {
      degrade: { code: 'model_content_filter', message: `The content filter of ${model} refused this document.` },
    };
  }
  if (error instanceof sdk.APIConnectionError) {
    return thrown('model_unavailable', `The endpoint of model ${model} could not be reached: ${message}`);
  }
  if (error instanceof sdk.APIError) {
    const status = error.status ?? 0;
    if (status === 401 || status === 403) {
      return thrown(
        'model_refused_key',
        `The endpoint of model ${model} refused the API key (${status}): check OPENAI_API_KEY.`,
      );
    }
    if (status === 404) return thrown('model_not_found', `The endpoint does not know the model ${model} (404).`);
    if (status === 429) {
      const retryAt = retryTime(error.headers?.get('retry-after'), now) ?? new Date(now.getTime() + PAUSE_MS);
      return thrown('model_rate_limited', `Model ${model} asks to wait until ${retryAt.toISOString()} (429).`, retryAt);
    }
    if (status >= 500 || status === 408 || status === 409) {
      return thrown('model_unavailable', `The endpoint of model ${model} failed with ${status}: ${message}`);
    }
    return { degrade: { code: 'model_rejected_request', message: `Model ${model} rejected the request (${status}).` } };
  }
  return { degrade: { code: 'model_malformed', message: `The answer of ${model} did not have the agreed shape.` } };
}

/** Malformed JSON is a SyntaxError, a missed schema a ZodError: both may be right at the second try. */
export function isMalformed(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError');
}
