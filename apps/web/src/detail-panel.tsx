import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Marks, Sources } from './announcement-list.tsx';
import { Evidence, Figures, Provenance } from './detail-parts.tsx';
import { duration, istDay, istTime, words } from './format.ts';
import { Markdown } from './markdown.tsx';
import type { AnnouncementDetail, FilingView } from './types.ts';
import type { Polled } from './use-poll.ts';

export function DetailPanel({ polled }: { polled: Polled<AnnouncementDetail> }): JSX.Element {
  const { value: detail, problem } = polled;
  const title = useRef<HTMLHeadingElement>(null);
  // Whoever opens it by keyboard goes on reading here.
  useEffect(() => title.current?.focus(), [detail?.id]);
  return (
    <aside class="detail" aria-label="Announcement" aria-busy={detail === null && problem === null}>
      <button
        type="button"
        class="close"
        aria-label="Close"
        onClick={() => {
          location.hash = '';
        }}
      >
        ✕
      </button>
      {problem !== null && <p class="problem">{problem.message}</p>}
      {detail !== null && (
        <article>
          <p class="company">
            {detail.company.name ?? 'Company not known yet'}
            <small>
              {[detail.company.symbol, detail.company.scripCode, detail.company.isin].filter(Boolean).join(' · ')}
            </small>
          </p>
          <h2 ref={title} tabIndex={-1}>
            {detail.headline ?? detail.subject}
          </h2>
          <p class="meta">
            <time dateTime={detail.publishedAt}>
              {istDay(detail.publishedAt)}, {istTime(detail.publishedAt)} IST
            </time>
            <Sources exchanges={detail.exchanges} />
            {detail.filings.some((filing) => filing.attachment !== null) && (
              <a class="button" href={`/v1/announcements/${detail.id}/document`} target="_blank" rel="noreferrer">
                Original document
              </a>
            )}
          </p>
          <Marks item={detail} />
          {detail.reason !== null && <p class="problem">{detail.reason.message}</p>}
          {detail.summary !== null && <Markdown text={detail.summary} />}
          {detail.figures.length > 0 && <Figures figures={detail.figures} />}
          {detail.investors.length > 0 && (
            <section>
              <h3>Investors</h3>
              <ul class="investors">
                {detail.investors.map((investor) => (
                  <li key={`${investor.name} ${investor.role}`}>
                    <strong>{investor.name}</strong> <small>{`${words(investor.role)}, ${investor.kind}`}</small>
                    <Evidence page={investor.page} quote={investor.quote} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section>
            <h3>{detail.filings.length === 1 ? 'Filing' : `${detail.filings.length} filings of this`}</h3>
            {detail.filings.map((filing) => (
              <Filing key={filing.filingId} filing={filing} />
            ))}
          </section>
          {detail.provenance !== null && <Provenance detail={detail} provenance={detail.provenance} />}
        </article>
      )}
    </aside>
  );
}

function Filing({ filing }: { filing: FilingView }): JSX.Element {
  const { stages } = filing;
  const after = (at: string | null) =>
    at === null || stages.detectedAt === null ? null : Date.parse(at) - Date.parse(stages.detectedAt);
  return (
    <details class="filing">
      <summary>
        <Sources exchanges={[filing.exchange]} /> {filing.category ?? filing.segment}
        {stages.publishedAt !== null && <time>{istTime(stages.publishedAt)}</time>}
      </summary>
      <p>{filing.subject}</p>
      <p class="quiet">{filing.text}</p>
      {filing.reason !== null && <p class="problem">{filing.reason.message}</p>}
      <p class="quiet">
        Readable {duration(after(stages.storedAt))} and enriched {duration(after(stages.enrichedStoredAt))} after a poll
        saw it.
      </p>
    </details>
  );
}
