import type { JSX } from 'preact';
import { amount, duration, words } from './format.ts';
import type { AnnouncementDetail, Figure } from './types.ts';

/** Where it stands, in the document's own words. */
export function Evidence({ page, quote }: { page: number | null; quote: string }): JSX.Element {
  return (
    <blockquote>
      “{quote}” <cite>{page === null ? 'text of the filing' : `page ${page}`}</cite>
    </blockquote>
  );
}

export function Figures({ figures }: { figures: Figure[] }): JSX.Element {
  return (
    <section>
      <h3>Figures</h3>
      <div class="scroll">
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" class="value">
                Value
              </th>
              <th scope="col">Period</th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure, index) => (
              <tr key={index}>
                <th scope="row">{words(figure.metric)}</th>
                <td class="value">
                  {amount(figure.value)} <small>{figure.unit}</small>
                  {!figure.verified && <span class="reason">not verified</span>}
                </td>
                <td>
                  {[figure.period, figure.basis, figure.comparison === 'current' ? null : words(figure.comparison)]
                    .filter(Boolean)
                    .join(', ') || '–'}
                </td>
                <td>
                  <Evidence page={figure.page} quote={figure.quote} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ProvenanceProps {
  detail: AnnouncementDetail;
  provenance: NonNullable<AnnouncementDetail['provenance']>;
}

export function Provenance({ detail, provenance }: ProvenanceProps): JSX.Element {
  const { tokens } = provenance;
  const sources = Map.groupBy(provenance.pages, (page) => page.source);
  const rows: [string, string | null][] = [
    ['Engine', provenance.model === null ? provenance.engine : `${provenance.engine}, ${provenance.model}`],
    [
      'Rules',
      `version ${provenance.rulesVersion}${provenance.ruleIds.length ? `: ${provenance.ruleIds.join(', ')}` : ''}`,
    ],
    ['Prompt', provenance.promptVersion],
    ['Took', duration(provenance.durationMs)],
    ['Tokens', tokens && `${tokens.input} in, ${tokens.output} out, ${tokens.cached} cached`],
    ['Cost', provenance.costUsd === null ? null : `$${provenance.costUsd.toFixed(4)}`],
    ['Pages', [...sources].map(([source, pages]) => `${pages.length} ${source}`).join(', ') || null],
    [
      'Document',
      detail.document &&
        `${amount(Math.ceil(detail.document.bytes / 1024))} KiB, SHA-256 ${detail.document.sha256.slice(0, 12)}…`,
    ],
    ['Incomplete', detail.degraded?.message ?? null],
  ];
  return (
    <details class="provenance">
      <summary>Where this comes from</summary>
      <dl>
        {rows.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </details>
  );
}
