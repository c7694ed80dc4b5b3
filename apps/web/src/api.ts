import type { Filters } from './types.ts';

const KEY = 'filings-key';

/** An answer that is none: the API's own words, or that there was no answer. */
export class ApiProblem extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
  get needsKey(): boolean {
    return this.code === 'key_missing' || this.code === 'key_unknown';
  }
}

export function setKey(key: string): void {
  sessionStorage.setItem(KEY, key);
}

/** Only what changed comes over the wire: the browser asks again with the ETag it has. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const key = sessionStorage.getItem(KEY);
  let answer: Response;
  try {
    answer = await fetch(path, { headers: key ? { authorization: `Bearer ${key}` } : {}, signal: signal ?? null });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem('no_answer', 'The API does not answer. Trying again.');
  }
  if (answer.ok) return answer.json() as Promise<T>;
  const problem = await answer.json().catch(() => ({}));
  throw new ApiProblem(problem.code ?? `http_${answer.status}`, problem.detail ?? `The API answered ${answer.status}.`);
}

export function listPath(filters: Filters, cursor?: string): string {
  const query = new URLSearchParams({ limit: '50' });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  if (cursor !== undefined) query.set('cursor', cursor);
  return `/v1/announcements?${query}`;
}

interface Description {
  paths: Record<string, { get: { parameters: { name: string; schema: { enum?: string[] } }[] } }>;
}

/** The categories that the API filters by, from its own description. */
export async function readCategories(): Promise<string[]> {
  const description = await get<Description>('/openapi.json');
  const parameters = description.paths['/v1/announcements']?.get.parameters ?? [];
  return parameters.find((parameter) => parameter.name === 'category')?.schema.enum ?? [];
}
