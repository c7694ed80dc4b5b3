import type { HttpAnswer } from './http/http-answer.ts';

/** Until when a host that turned us away is left alone. */
export interface Refusal {
  until: Date;
  /** Whether the host named the time, or said that we ask too often; a mere denial says neither. */
  named: boolean;
}

/** What a host that says 429 without a time is given (no source: a guess). */
const UNNAMED_MS = 60_000;
/** What a host that denies access is given by everybody. Whoever polls it backs off from there, so once is short. */
const DENIED_MS = 5_000;
/** BSE kept a library's user out for about a day (a report to the library BseIndiaApi); whoever names more is not believed. */
const LONGEST_MS = 24 * 60 * 60_000;

/** Why and for how long an answer turns us away, or null where it does not. */
export function refusalOf(answer: HttpAnswer, now: Date): Refusal | null {
  const { status } = answer;
  const inMs = (ms: number) => new Date(now.getTime() + Math.min(ms, LONGEST_MS));
  const named = retryAfterMs(answer.headers['retry-after'], now) ?? pauseMs(answer);
  if (status === 429) return { until: inMs(named ?? UNNAMED_MS), named: true };
  if (status === 503 && named !== null) return { until: inMs(named), named: true };
  if (isDenial(answer)) return { until: inMs(named ?? DENIED_MS), named: named !== null };
  return null;
}

/** 401, 403, or a page that says so: BSE's Akamai answers "Access Denied" also with status 200. */
export function isDenial({ status, body }: HttpAnswer): boolean {
  return status === 401 || status === 403 || (isNoData(body) && /\bAccess (?:Denied|Restricted)\b/i.test(head(body)));
}

/** Neither JSON nor a feed, whose sentences may say anything. */
function isNoData(body: string): boolean {
  return !/^\uFEFF?\s*(?:[[{"]|<\?xml\b|<rss\b)/i.test(body);
}

const head = (body: string) => body.slice(0, 4096);

/** Retry-After as seconds or as a date; null where it is neither or has passed. */
function retryAfterMs(header: string | string[] | undefined, now: Date): number | null {
  const text = String(header ?? '').trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return ms > 0 ? ms : null;
}

/** NSE's "exceeded permissible threshold ... try after 10 minutes". */
function pauseMs({ status, body }: HttpAnswer): number | null {
  if (status === 200 && !isNoData(body)) return null;
  const minutes = /try (?:again )?after (\d{1,3}) minutes?/i.exec(head(body))?.[1];
  return minutes === undefined || minutes === '0' ? null : Number(minutes) * 60_000;
}
