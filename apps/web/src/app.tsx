import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AnnouncementList } from './announcement-list.tsx';
import { get, listPath, readCategories } from './api.ts';
import { coveragePath } from './coverage.ts';
import { DetailPanel } from './detail-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { KeyForm } from './key-form.tsx';
import { PipelineStrip } from './pipeline-strip.tsx';
import type { Announcement, AnnouncementDetail, CoverageDay, Filters, Page, Pipeline, Sources } from './types.ts';
import { usePoll } from './use-poll.ts';

const EVERY_MS = 2_000;
const COVERAGE_EVERY_MS = 5_000;
const selectedId = (): string | null => location.hash.slice(1) || null;

function useSelected(): string | null {
  const [id, setId] = useState(selectedId);
  useEffect(() => {
    const follow = () => setId(selectedId());
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') location.hash = '';
    };
    addEventListener('hashchange', follow);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('keydown', close);
    };
  }, []);
  return id;
}

/** The value once it has been the same for a moment: not every letter that is typed is asked for. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

export function App(): JSX.Element {
  const [filters, setFilters] = useState<Filters>({ category: '', exchange: '', q: '' });
  const [categories, setCategories] = useState<string[]>([]);
  const [older, setOlder] = useState<{ path: string; items: Announcement[]; nextCursor: string | null } | null>(null);
  const [keys, setKeys] = useState(0);
  const selected = useSelected();
  const settled = useSettled(filters, 250);
  const path = listPath(settled);
  const list = usePoll<Page>(path, EVERY_MS, keys);
  const pipeline = usePoll<Pipeline>('/v1/pipeline', EVERY_MS, keys);
  const sources = usePoll<Sources>('/v1/sources', EVERY_MS, keys);
  const coverage = usePoll<{ items: CoverageDay[] }>(coveragePath(sources.value?.items ?? []), COVERAGE_EVERY_MS, keys);
  const detail = usePoll<AnnouncementDetail>(selected && `/v1/announcements/${selected}`, EVERY_MS, keys);
  useEffect(() => {
    readCategories().then(setCategories, () => {});
  }, []);

  const more = older?.path === path ? older : null;
  const first = list.value?.items ?? [];
  // Rows that the newest page has pushed out are in neither until older ones are asked for again.
  const seen = new Set(first.map((item) => item.id));
  const items = [...first, ...(more?.items ?? []).filter((item) => !seen.has(item.id))];
  const nextCursor = more ? more.nextCursor : (list.value?.nextCursor ?? null);
  const showOlder = async () => {
    if (nextCursor === null) return;
    const page = await get<Page>(listPath(settled, nextCursor));
    // The newest page stands still in here, so that nothing is lost between the two.
    setOlder({ path, items: [...(more?.items ?? first), ...page.items], nextCursor: page.nextCursor });
  };

  const problem = list.problem ?? pipeline.problem;
  return (
    <div class={selected === null ? 'page' : 'page open'}>
      <header>
        <h1>
          Filings <small>BSE and NSE, live</small>
        </h1>
        <FilterBar filters={filters} categories={categories} onChange={setFilters} />
        <nav>
          <a href="/docs">API</a>
        </nav>
      </header>
      <PipelineStrip pipeline={pipeline.value} sources={sources.value} coverage={coverage.value?.items ?? []} />
      {problem?.needsKey ? (
        <KeyForm onKey={() => setKeys(keys + 1)} />
      ) : (
        problem !== null && (
          <p class="problem" role="status">
            {problem.message}
          </p>
        )
      )}
      <main aria-busy={list.value === null}>
        {list.value !== null && items.length === 0 && (
          <p class="empty">
            {Object.values(settled).some(Boolean)
              ? 'Nothing matches these filters.'
              : 'No announcements yet. They appear here seconds after an exchange publishes them.'}
          </p>
        )}
        <AnnouncementList items={items} selected={selected} />
        {nextCursor !== null && (
          <button type="button" class="more" onClick={() => void showOlder().catch(() => {})}>
            Older ones
          </button>
        )}
      </main>
      {selected !== null && <DetailPanel polled={detail} />}
    </div>
  );
}
