import type { Exchange } from '@filings/exchange-replay';

/** One poll, as the scraper's log has it. Epoch milliseconds. */
export interface Poll {
  exchange: Exchange;
  startedAt: number;
  endedAt: number;
  /** All lists were asked for and answered. */
  good: boolean;
}

export interface PollLogOptions {
  /** Lists that a whole poll asks for. */
  lists: Readonly<Record<Exchange, number>>;
  onPoll(poll: Poll): void;
  /** It was elected. */
  onLead(exchange: Exchange): void;
}

/** Reads the polls of one scraper from its log lines; call it for the lines of one process after the other. */
export function createPollLog({ lists, onPoll, onLead }: PollLogOptions): (line: string) => void {
  let failed = false;
  return (text) => {
    const line = parse(text);
    if (line?.exchange !== 'bse' && line?.exchange !== 'nse') return;
    const { exchange } = line;
    if (line.failed === true) failed = true;
    if (typeof line.msg === 'string' && line.msg.startsWith(`polls ${exchange.toUpperCase()} `)) {
      // What another process met before it was killed is not this one's.
      failed = false;
      onLead(exchange);
    }
    if (!Array.isArray(line.lists) || typeof line.durationMs !== 'number') return;
    const endedAt = Number(line.time);
    const good = !failed && line.lists.length === lists[exchange];
    failed = false;
    onPoll({ exchange, startedAt: endedAt - line.durationMs, endedAt, good });
  };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
