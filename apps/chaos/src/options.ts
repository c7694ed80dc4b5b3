import { Command, InvalidArgumentError } from 'commander';
import { KINDS, type Kind } from './schedule.ts';

export interface ChaosOptions {
  filings: number;
  seed: number;
  /** Length of the day, and of the killing. */
  durationMs: number;
  everyMs: number;
  kinds: Kind[];
  /** Print the schedule, run nothing. */
  plan: boolean;
  /** Without any change for so long, a run that is not through is given up. */
  patienceMs: number;
  /** Folder of the run; null: one of its own in `.data/chaos`. */
  dir: string | null;
  /** Keep the folder, also when all is well. */
  keep: boolean;
}

function number(least: number, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(`give a ${whole ? 'whole ' : ''}number from ${least}.`);
    return value;
  };
}

function kindList(text: string): Kind[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !KINDS.includes(name as Kind));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${KINDS.join(', ')}.`);
  return names as Kind[];
}

/** So fast that workers always have work, so slow that it is through soon after the last filing came out. */
const MS_A_FILING = 240;
const LEAST_DAY_MS = 30_000;

/** @throws CommanderError, after it said what is wrong (or printed the help, code `commander.helpDisplayed`) */
export function readOptions(args: readonly string[]): ChaosOptions {
  const values = new Command('chaos')
    .description('Kills everything at random with -9 while a generated day runs, and counts what is lost')
    .option('--filings <n>', 'filings of the generated day', number(1, true), 500)
    .option('--seed <n>', 'of the day and of the schedule', number(0, true), 1)
    .option(
      '--minutes <m>',
      `length of the day and of the killing (default: ${MS_A_FILING} ms a filing)`,
      number(0.1, false),
    )
    .option('--every <s>', 'mean seconds between two kills', number(0.5, false), 4)
    .option('--kinds <list>', 'what is killed, comma-separated', kindList, [...KINDS])
    .option('--plan', 'print the schedule and run nothing', false)
    .option('--patience <s>', 'give up when nothing changes for so long and work is left', number(1, false), 90)
    .option('--dir <path>', 'folder for data and logs of the run')
    .option('--keep', 'keep that folder even when all is well', false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<{
      filings: number;
      seed: number;
      minutes?: number;
      every: number;
      kinds: Kind[];
      plan: boolean;
      patience: number;
      dir?: string;
      keep: boolean;
    }>();
  const { filings, seed, kinds, plan, keep } = values;
  const durationMs =
    values.minutes === undefined ? Math.max(LEAST_DAY_MS, filings * MS_A_FILING) : values.minutes * 60_000;
  return {
    filings,
    seed,
    durationMs: Math.round(durationMs),
    everyMs: Math.round(values.every * 1000),
    kinds,
    plan,
    patienceMs: Math.round(values.patience * 1000),
    dir: values.dir ?? null,
    keep,
  };
}
