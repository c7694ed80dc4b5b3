import type { JSX } from 'preact';
import { istDay, istTime } from './format.ts';
import type { Announcement } from './types.ts';

interface Props {
  items: Announcement[];
  selected: string | null;
}

/** Newest first; each is a link, so that it can be opened beside and sent to others. */
export function AnnouncementList({ items, selected }: Props): JSX.Element {
  return (
    <ol class="list">
      {items.flatMap((item, index) => [
        startsDay(item, items[index - 1]) && (
          <li key={`day ${istDay(item.publishedAt)}`} class="day">
            {istDay(item.publishedAt)}
          </li>
        ),
        <li key={item.id}>
          <a href={`#${item.id}`} aria-current={item.id === selected ? 'true' : undefined}>
            <span class="when">
              <time dateTime={item.publishedAt} title="Time in India">
                {istTime(item.publishedAt)}
              </time>
              <Sources exchanges={item.exchanges} />
            </span>
            <span class="what">
              <span class="company">
                {item.company.name ?? 'Company not known yet'}
                {item.company.symbol !== null && <small>{item.company.symbol}</small>}
              </span>
              <span class="headline">{item.headline ?? item.subject}</span>
              <Marks item={item} />
            </span>
          </a>
        </li>,
      ])}
    </ol>
  );
}

/** Days are those of the exchanges. */
const startsDay = (item: Announcement, newer: Announcement | undefined): boolean =>
  newer === undefined || istDay(newer.publishedAt) !== istDay(item.publishedAt);

export function Sources({ exchanges }: { exchanges: string[] }): JSX.Element {
  return (
    <span class="sources">
      {exchanges.map((exchange) => (
        <span key={exchange} class={`source ${exchange}`}>
          {exchange.toUpperCase()}
        </span>
      ))}
    </span>
  );
}

/** Category and sentiment, or why there are none. */
export function Marks({ item }: { item: Announcement }): JSX.Element {
  return (
    <span class="marks">
      {item.category !== null && <span class="chip">{item.category}</span>}
      {item.sentiment !== null && item.sentiment.label !== 'Neutral' && (
        <span class={`sentiment ${item.sentiment.label.toLowerCase()}`} title={item.sentiment.reason}>
          {item.sentiment.label === 'Positive' ? '▲' : '▼'} {item.sentiment.label}
        </span>
      )}
      {item.degraded !== null && (
        <span class="reason" title={item.degraded.message}>
          incomplete: {item.degraded.code.replaceAll('_', ' ')}
        </span>
      )}
      {item.reason !== null && (
        <span class="reason" title={item.reason.message}>
          {item.reason.code.replaceAll('_', ' ')}
        </span>
      )}
      {item.status === 'detected' && item.reason === null && <span class="pending">being read</span>}
    </span>
  );
}
