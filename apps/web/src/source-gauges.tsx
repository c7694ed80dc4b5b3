import type { JSX } from 'preact';
import { type Share, shareOf } from './coverage.ts';
import { count, inIndia, isoDay, istDay, istTime, since, words } from './format.ts';
import { Note } from './note.tsx';
import type { CoverageDay, SourceReport, Sources } from './types.ts';

interface Props {
  sources: Sources | null;
  coverage: readonly CoverageDay[];
}

/** For each exchange when it last answered, whether something is wrong with that, and how much of the day is here. */
export function SourceGauges({ sources, coverage }: Props): JSX.Element {
  return (
    <>
      {(['bse', 'nse'] as const).map((exchange) => {
        const source = sources?.items.find((one) => one.exchange === exchange);
        const share = source ? shareOf(source, coverage) : null;
        return (
          <div class="gauge" key={exchange}>
            <div class="label">
              {exchange.toUpperCase()}
              {source && <Alarms source={source} />}
              {share !== null && share.day !== isoDay(sources!.at) && <small>{shortDay(share.day)}</small>}
            </div>
            <span class="age">{source && <Answered source={source} at={sources!.at} />}</span>
            <Here share={share} />
          </div>
        );
      })}
      <p class="unseen" role="status">
        {sources?.items.flatMap(({ alarms }) => alarms.map(({ message }) => inIndia(message))).join(' ')}
      </p>
    </>
  );
}

function Answered({ source: { answeredAt, fallback }, at }: { source: SourceReport; at: string }): JSX.Element {
  if (answeredAt === null) return <>no answer yet</>;
  return (
    <time dateTime={answeredAt} title={`The list was last answered in full at ${istTime(answeredAt)}, Indian time`}>
      {fallback ? `by feed, list ${since(answeredAt, at)}` : `answered ${since(answeredAt, at)}`}
    </time>
  );
}

/** `1,203 of 1,203`: rows that are here, of those that the exchange counts. */
function Here({ share }: { share: Share | null }): JSX.Element {
  if (share === null || share.reported === null)
    return (
      <span class="number" title="No list was counted yet">
        –
      </span>
    );
  const title = `Of the rows that the exchange counts on ${share.day}, ${share.complete ? 'all' : 'not all'} are here`;
  return (
    <span class={share.complete ? 'number' : 'number warn'} title={title}>
      {count(share.here)} of {count(share.reported)}
    </span>
  );
}

/** `13 Feb` */
const shortDay = (day: string): string => istDay(`${day}T12:00:00+05:30`).replace(/,? \d{4}$/, '');

function Alarms({ source: { exchange, alarms } }: { source: SourceReport }): JSX.Element | null {
  if (alarms.length === 0) return null;
  const name = exchange.toUpperCase();
  return (
    <Note name={`${name}: ${alarms.map(({ reason }) => words(reason).toLowerCase()).join(', ')}`} mark="⚠">
      <h2>{name} may be late</h2>
      {alarms.map(({ reason, message }) => (
        <p key={reason}>{inIndia(message)}</p>
      ))}
    </Note>
  );
}
