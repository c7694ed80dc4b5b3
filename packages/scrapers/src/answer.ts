import { ScrapeError } from './errors.ts';
import type { HttpAnswer } from './http.ts';

/** What a host that says 429 without a time is given. */
const DEFAULT_RETRY_MS = 60_000;

/**
 * The JSON of a list's answer, or a failure with a name (G12): success is status 200 and JSON that is
 * neither a bare string nor an empty object. The shape beyond that is the caller's to check.
 */
export function readJson(answer: HttpAnswer, now: Date = new Date()): unknown {
  const { url, status } = answer;
  const body = answer.body.replace(/^\uFEFF/, '').trimStart();
  const fail = (code: ConstructorParameters<typeof ScrapeError>[0], what: string, retryAt?: Date): never => {
    throw new ScrapeError(code, `GET ${url}: ${what}`, { url, status, retryAt });
  };

  if (status >= 300 && status < 400) {
    const to = String(answer.headers.location ?? 'nowhere');
    fail('redirected', `status ${status} to ${to}; the host refused the headers or the parameters`);
  }
  if (status === 429) {
    const retryAt = retryAfter(answer.headers['retry-after'], now);
    fail('rate_limited', `status 429; asking again at ${retryAt.toISOString()}`, retryAt);
  }
  if (body.startsWith('<')) {
    const retryAt = namedPause(body, now);
    const until = retryAt === undefined ? 'asking again later' : `asking again at ${retryAt.toISOString()}`;
    fail('blocked_page', `status ${status} with a page instead of JSON (${excerpt(titleOf(body))}); ${until}`, retryAt);
  }
  if (status !== 200) fail('http_error', `status ${status} (${excerpt(body)})`);

  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new ScrapeError('not_json', `GET ${url}: status 200, but no JSON (${excerpt(body)})`, { url, status, cause });
  }
  if (typeof value === 'string') fail('bare_string', `a bare string (${excerpt(value)}) where a list belongs`);
  if (isEmptyObject(value)) fail('empty_object', '{} where a list belongs; the question was not understood or refused');
  return value;
}

/** A JSON answer of another shape than the list's. */
export function malformed(url: string, what: string, cause?: unknown): ScrapeError {
  return new ScrapeError('malformed', `GET ${url}: ${what}; has the exchange changed its answer?`, {
    url,
    status: 200,
    cause,
  });
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** Retry-After as seconds or as a date. */
function retryAfter(header: string | string[] | undefined, now: Date): Date {
  const text = String(header ?? '').trim();
  const at = /^\d+$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  return new Date(Number.isFinite(at) && at > now.getTime() ? at : now.getTime() + DEFAULT_RETRY_MS);
}

/** NSE's "exceeded permissible threshold ... try after 10 minutes". */
function namedPause(page: string, now: Date): Date | undefined {
  const minutes = /try (?:again )?after (\d{1,3}) minutes?/i.exec(page)?.[1];
  return minutes === undefined ? undefined : new Date(now.getTime() + Number(minutes) * 60_000);
}

function titleOf(page: string): string {
  return /<title[^>]*>([^<]*)/i.exec(page)?.[1]?.trim() || page.replace(/<[^>]*>/g, ' ');
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? 'nothing' : JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
