import type { JSX } from 'preact';
import { duration } from './format.ts';
import { Holds } from './holds.tsx';
import { SourceGauges } from './source-gauges.tsx';
import type { CoverageDay, Pipeline, Sources } from './types.ts';

interface Props {
  pipeline: Pipeline | null;
  sources: Sources | null;
  coverage: readonly CoverageDay[];
}

/** What works and what waits: a dot per slot, filled while a worker is there. */
export function PipelineStrip({ pipeline, sources, coverage }: Props): JSX.Element {
  if (pipeline === null) return <section class="strip" aria-label="Pipeline" aria-busy="true" />;
  const { queues, slots, store } = pipeline;
  const { detected, enriched } = store.latencyMs;
  return (
    <section class="strip" aria-label="Pipeline">
      <SourceGauges sources={sources} coverage={coverage} />
      {queues.map((queue) => {
        const workers = slots.filter((slot) => slot.queue === queue.queue);
        const numbers = Array.from({ length: queue.maxConcurrent }, (_, index) => index + 1);
        return (
          <div class="gauge" key={queue.queue}>
            <div class="label">
              {queue.label}
              <Holds queue={queue} />
            </div>
            <span class="dots" role="img" aria-label={`${workers.length} of ${queue.maxConcurrent} workers`}>
              {numbers.map((number) => {
                const worker = workers.find((one) => one.slot === number);
                const title = worker
                  ? `${worker.workerId}: ${worker.state}, ${worker.jobs} jobs done`
                  : `Slot ${number} is free`;
                return <i key={number} class={worker ? `dot ${worker.state}` : 'dot'} title={title} />;
              })}
            </span>
            <span class="number" title={`${queue.active} in work, ${queue.delayed} delayed, ${queue.failed} failed`}>
              {queue.ready} waiting
            </span>
          </div>
        );
      })}
      <div class="gauge">
        <span class="label">Readable after</span>
        <span class="number" title="Median and 95th percentile of the last hour">
          {duration(detected.p50)} <small>p95 {duration(detected.p95)}</small>
        </span>
      </div>
      <div class="gauge">
        <span class="label">Enriched after</span>
        <span class="number" title="Median and 95th percentile of the last hour">
          {duration(enriched.p50)} <small>p95 {duration(enriched.p95)}</small>
        </span>
      </div>
      <div class="gauge">
        <span class="label">Announcements</span>
        <span class="number">
          {store.announcements.enriched + store.announcements.detected}{' '}
          <small>
            {store.announcements.enriched} enriched{store.deadLetters > 0 ? `, ${store.deadLetters} dead letters` : ''}
          </small>
        </span>
      </div>
    </section>
  );
}
