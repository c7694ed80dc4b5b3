import { parseArgs } from 'node:util';
import type { Dataset, Exchange } from './dataset.ts';
import { ReplayError } from './error.ts';
import { FAULT_ANSWERS, FAULT_TARGETS } from './faults/fault.ts';
import { FAULT_FLAG_HELP, parseFaultFlag } from './faults/flag.ts';
import { generateDays } from './generate/day.ts';
import type { TimeWindow } from './generate/options.ts';
import type { RateLimits } from './rate-limits.ts';
import { loadRecording } from './recording.ts';
import type { ReplayOptions } from './server.ts';

export const USAGE = `exchange-replay: both exchanges as one server on 127.0.0.1
  --port N             default 0: a free one

what is replayed
  --seed N             seed of the generated day (default 1)
  --filings N          its filings (default 300), of each day
  --day YYYY-MM-DD     its day, the first of several (default 2026-02-13)
  --days N             how many (default 1)
  --spread FROM..UNTIL filings fall between these times, HH:MM[:SS]; repeated: one for each day
  --late SHARE         share of rows that come hours after their time (default 0)
  --segments S         usual (default) or all: sme and mf too
  --debt-scrips N      bonds that one disclosure is listed under (default 6)
  --documents MODE     sized (default) or lazy: rows estimate sizes, nothing is drawn unasked
  --recording DIR      replay a recording instead

its clock
  --speed X            replay seconds per second
  --duration-ms N      time from the first row to the last (default 120000)
  --start-at HH:MM     IST time of the first day to start at

how the hosts behave
  --tls                https, HTTP/2 and HTTP/1.1; the first line tells the certificate to trust
  --nse-http1 H        answers (default) or hangs
  --robots R           refused (default) or silent: NSE to agents that say they are robots
  --nse-cookie-age-ms N  how long NSE's cookies hold, replay time (default for ever)
  --rate-limit E:N     requests a second that each host of bse or nse answers; repeatable
  --feed-navs N        fund values in BSE's feed, a day (default 0)
  --dirty-masters      rows as wrong as some of the real ones in the lists of securities

faults
  --fault T:W:A        ${FAULT_FLAG_HELP}
                       targets: ${FAULT_TARGETS.join(' ')}
                       answers: ${FAULT_ANSWERS.join(' ')}
  --fault-seed N       seed of the faults by chance (default 1)
`;

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean', default: false } as const;
const OPTIONS = {
  port: text,
  seed: text,
  filings: text,
  day: text,
  days: text,
  spread: list,
  late: text,
  segments: text,
  'debt-scrips': text,
  documents: text,
  recording: text,
  speed: text,
  'duration-ms': text,
  'start-at': text,
  tls: flag,
  'nse-http1': text,
  robots: text,
  'nse-cookie-age-ms': text,
  'rate-limit': list,
  'feed-navs': text,
  'dirty-masters': flag,
  fault: list,
  'fault-seed': text,
  help: flag,
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** Throws what node:util throws at an option that is none. */
export const readValues = (): Values => parseArgs({ options: OPTIONS }).values;

/** Throws ReplayError for a value that is none, a recording that cannot be read, a day that cannot be generated. */
export async function readDataset(values: Values): Promise<Dataset> {
  if (values.recording !== undefined) return loadRecording(values.recording);
  return generateDays({
    seed: number('seed', values.seed),
    filings: number('filings', values.filings),
    from: values.day,
    days: number('days', values.days),
    spread: values.spread?.map(window),
    late: number('late', values.late),
    segments: oneOf('segments', values.segments, ['usual', 'all']),
    debtScrips: number('debt-scrips', values['debt-scrips']),
    documents: oneOf('documents', values.documents, ['sized', 'lazy']),
  });
}

/** Throws ReplayError `bad_option`. */
export function readOptions(values: Values): Omit<ReplayOptions, 'dataset'> {
  const speed = number('speed', values.speed);
  const faultSeed = number('fault-seed', values['fault-seed']);
  return {
    port: number('port', values.port),
    speed,
    durationMs: number('duration-ms', values['duration-ms']) ?? (speed === undefined ? 120_000 : undefined),
    startAt: values['start-at'],
    tls: values.tls,
    nseHttp1: oneOf('nse-http1', values['nse-http1'], ['answers', 'hangs']),
    robots: oneOf('robots', values.robots, ['refused', 'silent']),
    nseCookieAgeMs: number('nse-cookie-age-ms', values['nse-cookie-age-ms']),
    rateLimits: Object.fromEntries((values['rate-limit'] ?? []).map(rateLimit)) as RateLimits,
    feedNavs: number('feed-navs', values['feed-navs']),
    dirtyMasters: values['dirty-masters'],
    faults: (values.fault ?? []).map((fault) => parseFaultFlag(fault, faultSeed)),
  };
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const read = Number(value);
  if (value.trim() === '' || !Number.isFinite(read) || read < 0)
    throw new ReplayError('bad_option', `--${name} wants a number, not "${value}".`);
  return read;
}

function oneOf<const T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const known = allowed.find((one) => one === value);
  if (known === undefined)
    throw new ReplayError('bad_option', `--${name} wants ${allowed.join(' or ')}, not "${value}".`);
  return known;
}

function window(value: string): TimeWindow {
  const [from, until] = value.split('..');
  if (!from || !until) throw new ReplayError('bad_option', `--spread wants FROM..UNTIL, not "${value}".`);
  return { from, until };
}

function rateLimit(value: string): [Exchange, number] {
  const [exchange, limit] = value.split(':');
  if (limit === undefined) throw new ReplayError('bad_option', `--rate-limit wants bse:N or nse:N, not "${value}".`);
  return [oneOf('rate-limit', exchange, ['bse', 'nse'])!, number('rate-limit', limit)!];
}
