import { ScrapeError, type ScrapeErrorCode } from './errors.ts';
import type { HttpAnswer } from './http/http-answer.ts';
import { isDenial, refusalOf } from './refusal.ts';

/**
 * The JSON of a list's answer, or a failure with a name (G12): success is status 200 and JSON that is
 * neither a bare string nor an empty object. The shape beyond that is the caller's to check.
 */
export function readJson(answer: HttpAnswer, now: Date = new Date()): unknown {
  const body = readBody(answer, now).replace(/^\uFEFF/, '');
  if (/^\s*</.test(body)) {
    throw failure(answer, 'html_page', `status 200 with a page instead of JSON (${excerpt(titleOf(body))})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw failure(answer, 'not_json', `status 200, but no JSON (${excerpt(body)})`, { cause });
  }
  if (typeof value === 'string') {
    throw failure(
      answer,
      'bare_string',
      `a bare string (${excerpt(value)}) where a list belongs; is the address retired?`,
    );
  }
  if (isEmptyObject(value)) {
    throw failure(answer, 'empty_object', '{} where a list belongs; the question was not understood or refused');
  }
  return value;
}

/** The body of an answer with status 200 that is no refusal in disguise, or a failure with a name (G12). */
export function readBody(answer: HttpAnswer, now: Date = new Date()): string {
  const { status, body } = answer;
  const refusal = refusalOf(answer, now);
  const retryAt = refusal?.named ? refusal.until : undefined;
  const again = retryAt === undefined ? 'asking again later' : `asking again at ${retryAt.toISOString()}`;

  if (status === 429) throw failure(answer, 'rate_limited', `status 429, too many questions; ${again}`, { retryAt });
  if (isDenial(answer)) {
    const what = `status ${status}, access denied (${excerpt(titleOf(body))}); ${again}`;
    throw failure(answer, 'access_denied', what, { retryAt });
  }
  if (status >= 300 && status < 400 && status !== 304) {
    const to = String(answer.headers.location ?? 'nowhere');
    throw failure(answer, 'redirected', `status ${status} to ${to}; ${whyRedirected(to)}`);
  }
  if (status !== 200) {
    throw failure(answer, 'http_error', `status ${status} (${excerpt(titleOf(body))}); ${again}`, { retryAt });
  }
  return body;
}

/** A JSON answer of another shape than the list's. */
export function malformed(url: string, what: string, cause?: unknown): ScrapeError {
  return new ScrapeError('malformed', `GET ${url}: ${what}; has the exchange changed its answer?`, {
    url,
    status: 200,
    cause,
  });
}

function failure(
  { url, status }: HttpAnswer,
  code: ScrapeErrorCode,
  what: string,
  details: { retryAt?: Date | undefined; cause?: unknown } = {},
): ScrapeError {
  return new ScrapeError(code, `GET ${url}: ${what}`, { url, status, ...details });
}

/** BSE sends to one page who comes without its headers, and to another who asks with bad parameters. */
function whyRedirected(to: string): string {
  if (/showinterest/i.test(to)) return 'the headers were refused (Referer, Origin, User-Agent)';
  if (/error_bse/i.test(to)) return 'the parameters were refused';
  return 'the host refused the headers or the parameters';
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function titleOf(page: string): string {
  const start = page.slice(0, 4096);
  return /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.trim() || start.replace(/<[^>]*>/g, ' ');
}

function excerpt(text: string): string {
  const line = text.slice(0, 4096).replace(/\s+/g, ' ').trim();
  return line === '' ? 'nothing' : JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
