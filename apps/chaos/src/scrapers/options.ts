import { Command, InvalidArgumentError } from 'commander';

export interface ScrapersOptions {
  /** Over both exchanges and all days. */
  filings: number;
  seed: number;
  /** Replay seconds per second. */
  speed: number;
  intervalMs: number;
  /** IST, `HH:MM`; an `until` that is not after `from` is one of the next day. */
  from: string;
  until: string;
  /** Of the requests for lists and feeds, 0 to 1. */
  faultRate: number;
  kills: number;
  /** Processes beside the leader of each exchange. */
  standbys: number;
  /** Without any change for so long after the day, it is given up. */
  patienceMs: number;
  /** Folder of the run; null: one of its own in `.data/chaos`. */
  dir: string | null;
  /** Keep the folder, also when all is well. */
  keep: boolean;
}

function number(least: number, most: number, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(
        `give a ${whole ? 'whole ' : ''}number from ${least}${Number.isFinite(most) ? ` to ${most}` : ''}.`,
      );
    return value;
  };
}

function timeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError('give a time as HH:MM.');
}

const any = Number.POSITIVE_INFINITY;

/** @throws CommanderError, after it said what is wrong (or printed the help, code `commander.helpDisplayed`) */
export function readOptions(args: readonly string[]): ScrapersOptions {
  const { patience, dir, ...values } = new Command('chaos:scrapers')
    .description('Runs a generated day past both scrapers under faults and kill -9, and counts what they missed')
    .option('--filings <n>', 'filings of the day, over both exchanges', number(20, any, true), 3000)
    .option('--speed <x>', 'replay seconds per second', number(1, any, false), 60)
    .option('--seed <n>', 'of the day, the faults and the kills', number(0, any, true), 1)
    .option('--interval-ms <ms>', 'from one poll to the next', number(100, any, true), 1000)
    .option('--from <HH:MM>', 'when the day begins, IST', timeOfDay, '07:00')
    .option('--until <HH:MM>', 'when it ends; not after --from: on the next day', timeOfDay, '00:30')
    .option('--fault-rate <share>', 'of the requests for lists and feeds', number(0, 1, false), 0.03)
    .option('--kills <n>', 'scrapers killed with -9', number(0, any, true), 6)
    .option('--standbys <n>', 'processes beside the leader of each exchange', number(0, 5, true), 1)
    .option('--patience <s>', 'give up when nothing changes for so long after the day', number(1, any, false), 60)
    .option('--dir <path>', 'folder for data and logs of the run')
    .option('--keep', 'keep that folder even when all is well', false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<Omit<ScrapersOptions, 'patienceMs' | 'dir'> & { patience: number; dir?: string }>();
  return { ...values, patienceMs: Math.round(patience * 1000), dir: dir ?? null };
}
