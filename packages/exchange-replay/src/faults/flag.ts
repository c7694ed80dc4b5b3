import { ReplayError } from '../error.ts';
import { type Fault, parseFaults } from './fault.ts';

export const FAULT_FLAG_HELP = `TARGET:WHEN:ANSWER, repeatable. WHEN is N (every Nth request), P% (by chance),
                     FROM..UNTIL (IST, HH:MM[:SS] or an ISO time), or several joined by @; ANSWER slow=MS is so late`;

/** `bse-list:5:html200`, `nse-list:2%:reset`, `attachment:2%@13:00..13:05:slow=1500`. Throws ReplayError `bad_option`. */
export function parseFaultFlag(text: string, seed?: number): Fault {
  const [, match, when, answer] = /^([^:]*):(.*):([^:]*)$/.exec(text) ?? [];
  const [name, ms] = (answer ?? '').split('=');
  const fault: Record<string, unknown> = { match, answer: name };
  if (ms !== undefined) fault.ms = Number(ms);
  for (const part of (when ?? '').split('@')) {
    const [from, until] = part.split('..');
    if (until !== undefined) Object.assign(fault, from ? { from } : {}, until ? { until } : {});
    else if (part.endsWith('%')) {
      fault.probability = Number(part.slice(0, -1)) / 100;
      if (seed !== undefined) fault.seed = seed;
    } else fault.every = Number(part);
  }
  try {
    return parseFaults([fault])[0]!;
  } catch (cause) {
    const message = `--fault "${text}" is not TARGET:WHEN:ANSWER; see --help. ${cause instanceof Error ? cause.message : ''}`;
    throw new ReplayError('bad_option', message, { cause });
  }
}
