import type { JSX } from 'preact';
import { istTime, words } from './format.ts';
import { Note } from './note.tsx';
import type { Pipeline } from './types.ts';

type Queue = Pipeline['queues'][number];
type Kind = Queue['holds'][number]['kind'];

const SHORT: Record<Kind, string> = { operator: 'paused', rate_limited: 'limited', outage: 'outage' };
const LONG: Record<Kind, string> = { operator: 'Paused by hand', rate_limited: 'Rate limited', outage: 'Outage' };
const UNTIL: Record<Kind, string> = { operator: 'until resumed', rate_limited: 'until', outage: 'looked at again at' };

/** What holds a queue back, why and until when; nothing where it runs. */
export function Holds({ queue: { label, paused, holds } }: { queue: Queue }): JSX.Element | null {
  // Another tool may have paused it, without a word why.
  if (holds.length === 0) return paused ? <small class="warn">paused</small> : null;
  const { kind: first } = holds.find(({ kind }) => kind === 'operator') ?? holds[0]!;
  const name = `${label} is held back: ${holds.map(({ kind }) => words(kind).toLowerCase()).join(', ')}`;
  return (
    <Note name={name} mark={SHORT[first]}>
      <h2>{label} is held back</h2>
      {holds.map(({ kind, reason, until }) => (
        <p key={kind}>
          {LONG[kind]}, {UNTIL[kind]}
          {until !== null && ` ${istTime(new Date(until).toISOString())}`}: {reason.message}
        </p>
      ))}
    </Note>
  );
}
