import { queueOf } from '@filings/operator';
import type { LimitPatch, QueueName } from '@filings/queue-core';
import { InvalidArgumentError } from 'commander';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function refuse(message: string): never {
  throw new InvalidArgumentError(message);
}

/** A queue by its name or label. */
export function queueArgument(text: string): QueueName {
  try {
    return queueOf(text);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

export function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : refuse('Give a whole number.');
}

/** `500ms`, `30s`, `5m`, `2h`, `7d`, or plain seconds; in milliseconds. */
export function duration(text: string): number {
  const [, amount, unit = 's'] =
    /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? refuse('Give a time like 30s, 5m or 2h.');
  return Number(amount) * UNIT_MS[unit]!;
}

/** A time with its zone, a date (its midnight in India, where the exchanges are), or how long ago: `2h`. */
export function moment(text: string): string {
  if (/^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text)) return new Date(Date.now() - duration(text)).toISOString();
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+05:30` : text;
  const at = /(Z|[+-]\d{2}:\d{2})$/.test(whole) ? Date.parse(whole) : Number.NaN;
  if (Number.isNaN(at)) return refuse('Give a date, a time with its zone (2026-01-24T10:00:00Z), or how long ago: 2h.');
  return new Date(at).toISOString();
}

/** `maxConcurrent=5`; one more of them for each argument. */
export function assignment(text: string, before: LimitPatch = {}): LimitPatch {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(text) ?? refuse('Give it as name=number, e.g. maxConcurrent=5.');
  return { ...before, [name!]: wholeNumber(value!) };
}

/** A day of the exchanges, `YYYY-MM-DD`. */
export function day(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && isReal(text)
    ? text
    : refuse('Give a day as YYYY-MM-DD, e.g. 2026-01-31.');
}

/** 31 February is read as 3 March, and means neither. */
const isReal = (text: string): boolean => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
