-- What operators ask. Computed from the rows, never from counters.

-- { queue, cursor: { failedAt, queue, jobId }, limit 1..100 } -> { items, nextCursor }, newest first.
create function public.list_dead_letters(filter jsonb default '{}') returns jsonb
language sql stable set search_path = ''
as $$
  with page as (
    select d.*, row_number() over (order by failed_at desc, queue, job_id) as place,
      least(greatest(coalesce((filter->>'limit')::integer, 50), 1), 100) as page_size
    from public.dead_letters d
    where (filter->>'queue' is null or queue = filter->>'queue')
      and (filter->>'cursor' is null or failed_at < (filter #>> '{cursor,failedAt}')::timestamptz
        or (failed_at = (filter #>> '{cursor,failedAt}')::timestamptz
          and (queue, job_id) > (filter #>> '{cursor,queue}', filter #>> '{cursor,jobId}')))
    order by failed_at desc, queue, job_id
    limit least(greatest(coalesce((filter->>'limit')::integer, 50), 1), 100) + 1
  ), shaped as (
    select place, page_size, jsonb_build_object('queue', queue, 'jobId', job_id, 'filingId', filing_id, 'payload', payload,
        'reason', jsonb_build_object('code', reason_code, 'message', reason_message), 'attempts', attempts,
        'failedAt', internal.iso(failed_at)) as letter,
      jsonb_build_object('failedAt', failed_at, 'queue', queue, 'jobId', job_id) as cursor
    from page
  )
  select jsonb_build_object('items', coalesce(jsonb_agg(letter order by place) filter (where place <= page_size), '[]'),
    'nextCursor', case when count(*) > max(page_size) then (jsonb_agg(cursor) filter (where place = page_size))->0 end)
  from shaped
$$;

-- Milliseconds between stages of the filings stored since then: p50 and p95, null where there are none (G32).
create function internal.latencies(since timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  with spans as (
    select span.stage, 1000 * extract(epoch from span.took) as ms
    from public.filings f, lateral (values
      ('detected', f.stored_at - f.detected_at),
      ('enriched', f.enriched_stored_at - f.detected_at),
      ('noticed', f.detected_at - f.published_at),
      ('waited', f.started_at - f.queued_at),
      ('worked', f.enriched_at - f.started_at)
    ) as span (stage, took)
    where f.stored_at >= since and span.took is not null
  )
  select jsonb_object_agg(stage, (
    select jsonb_build_object('count', count(*),
      'p50', round(percentile_cont(0.5) within group (order by ms)), 'p95', round(percentile_cont(0.95) within group (order by ms)))
    from spans where spans.stage = stages.stage))
  from unnest(array['detected', 'enriched', 'noticed', 'waited', 'worked']) as stages (stage)
$$;

-- Counts of everything, and the counts and latencies of what was stored in the last hour.
create function public.pipeline_stats() returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filings', (select jsonb_object_agg(exchange, (select jsonb_build_object(
        'total', count(*), 'detected', count(*) filter (where status = 'detected'),
        'enriched', count(*) filter (where status = 'enriched'),
        'withReason', count(*) filter (where reason_code is not null))
      from public.filings f where f.exchange = names.exchange)) from unnest(array['bse', 'nse']) as names (exchange)),
    'announcements', (select jsonb_build_object('detected', count(*) filter (where status = 'detected'),
      'enriched', count(*) filter (where status = 'enriched'),
      'superseded', count(*) filter (where status = 'superseded')) from public.announcements),
    'deadLetters', (select count(*) from public.dead_letters),
    'lastHour', (select jsonb_build_object('stored', count(*), 'enriched', count(enriched_stored_at))
      from public.filings where stored_at >= now() - interval '1 hour'),
    'latencyMs', internal.latencies(now() - interval '1 hour'))
$$;

-- The end of a run, from the rows: `open` filings have neither an enrichment nor a reason why not.
create function public.run_summary() returns jsonb
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
      'nse', count(*) filter (where exchange = 'nse')) from public.filings),
    'announcements', (select count(*) from public.announcements where status <> 'superseded'),
    'detected', (select count(*) from public.announcements where status = 'detected'),
    'enriched', (select count(*) from public.announcements where status = 'enriched'),
    'superseded', (select count(*) from public.announcements where status = 'superseded'),
    'deadLetters', (select count(*) from public.dead_letters),
    'duplicates', (select extra from identities) + (select extra from copies),
    'open', (select count(*) from public.filings f where status = 'detected' and reason_code is null
      and not exists (select from public.dead_letters d where d.filing_id = f.id)),
    'unlinkedInvestors', (select count(*) from public.announcements where status = 'enriched'
      and investors_linked_at is null and named_investors <> '[]'),
    'reasons', (select coalesce(jsonb_object_agg(reason_code, n), '{}') from (
      select reason_code, count(*) as n from public.filings where reason_code is not null group by 1) by_reason),
    'latencyMs', internal.latencies('-infinity'))
$$;

revoke execute on function public.list_dead_letters(jsonb), internal.latencies(timestamptz), public.pipeline_stats(),
  public.run_summary() from public;
revoke execute on function public.list_dead_letters(jsonb), public.pipeline_stats(), public.run_summary() from anon, authenticated;
grant execute on function public.list_dead_letters(jsonb), internal.latencies(timestamptz), public.pipeline_stats(),
  public.run_summary() to service_role;

notify pgrst, 'reload schema';
