import type { PollReport, Problem, ReportedRow } from './poll-report.ts';

/** What pino gives. */
export interface ScraperLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A line for each poll that found something; the others are for those who look closer. */
export function logPoll(log: ScraperLog, { exchange, new: found, durationMs, lists, provisional }: PollReport): void {
  const fields = { exchange, new: found, durationMs, lists };
  const name = exchange.toUpperCase();
  if (found > 0) log.info(fields, `${found} new at ${name}`);
  else log.debug(fields, `nothing new at ${name}`);
  if (provisional > 0)
    log.info({ exchange, provisional }, `${provisional} new by the feed of ${name}, its lists are closed`);
}

export function logProblem(log: ScraperLog, { error, ...where }: Problem): void {
  const code = 'code' in error ? error.code : error.name;
  log.warn({ ...where, code }, error.message);
}

export function logBadRow(log: ScraperLog, { reason, ...row }: ReportedRow): void {
  log.error(row, `a row that is no filing: ${reason}`);
}
