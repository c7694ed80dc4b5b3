-- The numbers of the pipeline without provisional filings that the list's row stands for. Each function is as it was but
-- for that, and keeps its grants.

create or replace function internal.latencies(since timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'detected', internal.latency(count(detected), percentile_cont(array[0.5, 0.95]) within group (order by detected)),
    'enriched', internal.latency(count(enriched), percentile_cont(array[0.5, 0.95]) within group (order by enriched)),
    'noticed', internal.latency(count(noticed), percentile_cont(array[0.5, 0.95]) within group (order by noticed)),
    'waited', internal.latency(count(waited), percentile_cont(array[0.5, 0.95]) within group (order by waited)),
    'worked', internal.latency(count(worked), percentile_cont(array[0.5, 0.95]) within group (order by worked)))
  from (
    select (1000 * extract(epoch from stored_at - detected_at))::double precision as detected,
      (1000 * extract(epoch from enriched_stored_at - detected_at))::double precision as enriched,
      (1000 * extract(epoch from detected_at - published_at))::double precision as noticed,
      (1000 * extract(epoch from started_at - queued_at))::double precision as waited,
      (1000 * extract(epoch from enriched_at - started_at))::double precision as worked
    from public.filings where stored_at >= since and completed_by is null
  ) spans
$$;

create or replace function public.pipeline_stats() returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filings', (select jsonb_object_agg(exchange, (select jsonb_build_object(
        'total', count(*), 'detected', count(*) filter (where status = 'detected'),
        'enriched', count(*) filter (where status = 'enriched'),
        'withReason', count(*) filter (where reason_code is not null))
      from public.filings f where f.exchange = names.exchange and f.completed_by is null)) from unnest(array['bse', 'nse']) as names (exchange)),
    'announcements', (select jsonb_build_object('detected', count(*) filter (where status = 'detected'),
      'enriched', count(*) filter (where status = 'enriched'),
      'superseded', count(*) filter (where status = 'superseded')) from public.announcements),
    'deadLetters', (select count(*) from public.dead_letters where retried_at is null),
    'lastHour', (select jsonb_build_object('stored', count(*), 'enriched', count(enriched_stored_at))
      from public.filings where stored_at >= now() - interval '1 hour' and completed_by is null),
    'latencyMs', internal.latencies(now() - interval '1 hour'))
$$;

create or replace function public.run_summary() returns jsonb
language sql stable set search_path = ''
as $$
  with identities as (
    select count(*) - count(distinct (exchange, segment, exchange_id)) as extra from public.filings
  ), copies as (
    -- Live announcements of one issuer that share a document, by bytes or by text.
    select count(distinct later.announcement_id) as extra
    from public.filings later
    join public.documents d on d.sha256 = later.document_sha256
    join public.documents e on e.sha256 = d.sha256 or e.text_sha256 = d.text_sha256
    join public.filings earlier on earlier.document_sha256 = e.sha256
    where earlier.announcement_id < later.announcement_id
      and internal.same_issuer(earlier.isin, earlier.name_key, later.isin, later.name_key)
  )
  select jsonb_build_object(
    'filings', (select jsonb_build_object('bse', count(*) filter (where exchange = 'bse'),
      'nse', count(*) filter (where exchange = 'nse')) from public.filings where completed_by is null),
    'announcements', (select count(*) from public.announcements where status <> 'superseded'),
    'detected', (select count(*) from public.announcements where status = 'detected'),
    'enriched', (select count(*) from public.announcements where status = 'enriched'),
    'superseded', (select count(*) from public.announcements where status = 'superseded'),
    'deadLetters', (select count(*) from public.dead_letters where retried_at is null),
    'duplicates', (select extra from identities) + (select extra from copies),
    'open', (select count(*) from public.filings f where status = 'detected' and reason_code is null and completed_by is null
      and not exists (select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null)),
    'unlinkedInvestors', (select count(*) from public.announcements where status = 'enriched'
      and investors_linked_at is null and named_investors <> '[]'),
    'reasons', (select coalesce(jsonb_object_agg(reason_code, n), '{}') from (
      select reason_code, count(*) as n from public.filings where reason_code is not null and completed_by is null group by 1) by_reason),
    'latencyMs', internal.latencies('-infinity'))
$$;

-- The newest migration. A process that was built for another one refuses to start (G29).
create or replace function public.schema_version() returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('version', '20261123121100') $$;

notify pgrst, 'reload schema';
