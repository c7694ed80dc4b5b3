-- Only dead letters that were not sent round again count: what tells states, announcements and totals heeds that. Each
-- function is as it was but for that condition, and keeps its grants.

create or replace function public.filing_states(ids jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'filingId', f.id, 'announcementId', f.announcement_id, 'status', f.status,
    'reason', case when f.reason_code is not null then jsonb_build_object('code', f.reason_code, 'message', f.reason_message) end,
    'deadLetter', dead.there,
    'terminal', f.status = 'enriched' or f.reason_code is not null or dead.there
  ) order by f.id), '[]')
  from public.filings f,
    lateral (select exists (
      select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null) as there) dead
  where f.id in (select value::uuid from jsonb_array_elements_text(ids))
$$;

-- As before, but for the dead letters that count.
create or replace function internal.refresh_announcement(target uuid, cause uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  old public.announcements;
  fresh public.announcements;
  best public.filings;
begin
  select * into old from public.announcements where id = target for update;
  if not found or old.status = 'superseded' then
    return false;
  end if;
  fresh := old;

  select min(f.published_at), min(f.detected_at), count(*), array_agg(distinct f.exchange order by f.exchange),
      (array_agg(f.isin order by f.published_at, f.id) filter (where f.isin is not null))[1],
      (array_agg(f.company_name order by f.published_at, f.id) filter (where f.company_name is not null))[1],
      (array_agg(f.symbol order by f.published_at, f.id) filter (where f.symbol is not null))[1],
      (array_agg(f.scrip_code order by f.published_at, f.id) filter (where f.scrip_code is not null))[1],
      (array_agg(f.subject order by f.published_at, f.id))[1],
      (array_agg(f.document_sha256 order by f.published_at, f.id) filter (where f.document_sha256 is not null))[1],
      (array_agg(f.reason_code order by f.published_at, f.id) filter (where f.reason_code is not null))[1],
      (array_agg(f.reason_message order by f.published_at, f.id) filter (where f.reason_code is not null))[1]
    into fresh.published_at, fresh.detected_at, fresh.filing_count, fresh.exchanges, fresh.isin, fresh.company_name,
      fresh.symbol, fresh.scrip_code, fresh.subject, fresh.document_sha256, fresh.reason_code, fresh.reason_message
    from public.filings f where f.announcement_id = target;

  -- Of several enrichments the better one is shown: whole before degraded, model before rules, then the earliest filing.
  select f.* into best from public.filings f
    where f.announcement_id = target and f.enrichment is not null
    order by f.enrichment #>> '{provenance,degraded}' is null desc, f.enrichment #>> '{provenance,engine}' = 'model' desc,
      f.published_at, f.id
    limit 1;

  if found then
    fresh.status := 'enriched';
    fresh.reason_code := null;
    fresh.reason_message := null;
    fresh.document_sha256 := coalesce(best.document_sha256, fresh.document_sha256);
    fresh.enriched_filing_id := best.id;
    fresh.enrichment_sha256 := encode(sha256(convert_to(best.enrichment::text, 'UTF8')), 'hex');
    fresh.enriched_at := best.enriched_at;
    fresh.category := best.enrichment->>'category';
    fresh.headline := best.enrichment->>'headline';
    fresh.summary := best.enrichment->>'summary';
    fresh.sentiment := best.enrichment #>> '{sentiment,label}';
    fresh.sentiment_reason := best.enrichment #>> '{sentiment,reason}';
    fresh.provenance := best.enrichment->'provenance';
    fresh.named_investors := best.enrichment->'investors';
  elsif fresh.reason_code is null then
    -- Work on a filing may have ended in the dead letters: readers see that reason, until it is sent round again.
    select d.reason_code, d.reason_message into fresh.reason_code, fresh.reason_message
      from public.dead_letters d join public.filings f on f.id = d.filing_id
      where f.announcement_id = target and d.retried_at is null order by d.failed_at, d.queue, d.job_id limit 1;
  end if;

  if fresh is not distinct from old then
    return false;
  end if;
  if fresh.named_investors is distinct from old.named_investors then
    fresh.investors_linked_at := null;
    delete from public.announcement_investors where announcement_id = target;
  end if;
  update public.announcements set status = fresh.status, published_at = fresh.published_at,
      detected_at = fresh.detected_at, isin = fresh.isin, company_name = fresh.company_name, symbol = fresh.symbol,
      scrip_code = fresh.scrip_code, subject = fresh.subject, exchanges = fresh.exchanges,
      filing_count = fresh.filing_count, document_sha256 = fresh.document_sha256,
      enriched_filing_id = fresh.enriched_filing_id, enrichment_sha256 = fresh.enrichment_sha256,
      enriched_at = fresh.enriched_at, category = fresh.category, headline = fresh.headline, summary = fresh.summary,
      sentiment = fresh.sentiment, sentiment_reason = fresh.sentiment_reason, provenance = fresh.provenance,
      named_investors = fresh.named_investors, investors_linked_at = fresh.investors_linked_at,
      reason_code = fresh.reason_code, reason_message = fresh.reason_message
    where id = target;
  if fresh.enrichment_sha256 is distinct from old.enrichment_sha256 then
    perform internal.write_figures(target, best.enrichment->'figures');
  end if;
  perform internal.tell(target, cause, fresh.status);
  return true;
end $$;

create or replace function public.pipeline_stats() returns jsonb
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
    'deadLetters', (select count(*) from public.dead_letters where retried_at is null),
    'lastHour', (select jsonb_build_object('stored', count(*), 'enriched', count(enriched_stored_at))
      from public.filings where stored_at >= now() - interval '1 hour'),
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
      'nse', count(*) filter (where exchange = 'nse')) from public.filings),
    'announcements', (select count(*) from public.announcements where status <> 'superseded'),
    'detected', (select count(*) from public.announcements where status = 'detected'),
    'enriched', (select count(*) from public.announcements where status = 'enriched'),
    'superseded', (select count(*) from public.announcements where status = 'superseded'),
    'deadLetters', (select count(*) from public.dead_letters where retried_at is null),
    'duplicates', (select extra from identities) + (select extra from copies),
    'open', (select count(*) from public.filings f where status = 'detected' and reason_code is null
      and not exists (select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null)),
    'unlinkedInvestors', (select count(*) from public.announcements where status = 'enriched'
      and investors_linked_at is null and named_investors <> '[]'),
    'reasons', (select coalesce(jsonb_object_agg(reason_code, n), '{}') from (
      select reason_code, count(*) as n from public.filings where reason_code is not null group by 1) by_reason),
    'latencyMs', internal.latencies('-infinity'))
$$;

notify pgrst, 'reload schema';
