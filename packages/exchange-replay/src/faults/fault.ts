import { z } from 'zod';
import { ReplayError } from '../error.ts';
import { parseBseTime } from '../time.ts';

/** Which requests a fault can meet. */
export const FAULT_TARGETS = ['bse-list', 'nse-list', 'bse-feed', 'nse-feed', 'attachment', 'masters'] as const;
export type FaultTarget = (typeof FAULT_TARGETS)[number];

/**
 * What the client gets instead of the right answer, or what is done to it:
 * - `html200`, `forbidden`: an "Access Denied" page with status 200 or 403; `redirect`: 302 to the error page
 * - `empty-object`, `bare-string`: `{}`, `"No Record Found!"`; `empty-table`: well-formed, without a row
 * - `rate-limited`: 429 with Retry-After
 * - `slow`: the right answer `ms` late; `silent`: none, ever; `reset`: a broken connection
 * - `truncated-json`: the right answer cut in half, whatever it is; `bom`: a byte order mark in front of it
 * - `duplicated-rows`, `reordered-rows`: its rows repeated or shuffled; `stray-text`: `<text/>` after `</channel>`
 */
export const FAULT_ANSWERS = [
  'html200',
  'forbidden',
  'empty-object',
  'empty-table',
  'truncated-json',
  'slow',
  'silent',
  'reset',
  'rate-limited',
  'duplicated-rows',
  'reordered-rows',
  'bare-string',
  'redirect',
  'stray-text',
  'bom',
] as const;
export type FaultAnswer = (typeof FAULT_ANSWERS)[number];

const TIME_OF_DAY = /^\d\d:\d\d(:\d\d)?$/;
const Moment = z.string().refine((text) => TIME_OF_DAY.test(text) || parseBseTime(text) !== null, {
  error: 'a time is HH:MM[:SS] of each day or YYYY-MM-DDTHH:MM[:SS], IST',
});

export const FaultSchema = z
  .strictObject({
    match: z.enum(FAULT_TARGETS),
    answer: z.enum(FAULT_ANSWERS),
    /** Every Nth request of that kind; 1 is each. */
    every: z.int().min(1).optional(),
    /** Of a request of that kind, 0 to 1; the same requests for the same seed (default 1). */
    probability: z.number().min(0).max(1).optional(),
    seed: z.int().optional(),
    /** Replay time, IST, `until` not included: `HH:MM[:SS]` of each day (may span midnight) or an ISO time. */
    from: Moment.optional(),
    until: Moment.optional(),
    /** Only requests whose address holds this text. */
    url: z.string().min(1).optional(),
    /** How late `slow` answers, wall time; default 5000. */
    ms: z.number().min(0).optional(),
  })
  .refine((fault) => [fault.every, fault.probability, fault.from, fault.until].some((way) => way !== undefined), {
    error: 'a fault needs every, probability, from or until: when is it to happen?',
  })
  .refine((fault) => (fault.from === undefined) === (fault.until === undefined) || !isTimeOfDay(fault), {
    error: 'a time of day needs from and until',
  })
  .refine((fault) => fault.match !== 'attachment' || !ROW_ANSWERS.includes(fault.answer), {
    error: 'an attachment has no rows',
  })
  .refine((fault) => fault.answer !== 'stray-text' || fault.match.endsWith('-feed'), {
    error: 'only a feed can have stray text',
  });

/** A fault is met when all its conditions hold; of several the first in the list. */
export type Fault = z.input<typeof FaultSchema>;

const ROW_ANSWERS: readonly FaultAnswer[] = ['duplicated-rows', 'reordered-rows', 'empty-table'];
const isTimeOfDay = ({ from, until }: { from?: string | undefined; until?: string | undefined }) =>
  TIME_OF_DAY.test(from ?? until ?? '');

/** Throws ReplayError `bad_option` naming what is wrong with which fault. */
export function parseFaults(value: unknown): Fault[] {
  const parsed = z.array(FaultSchema).safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ReplayError('bad_option', `These are no faults: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
}
