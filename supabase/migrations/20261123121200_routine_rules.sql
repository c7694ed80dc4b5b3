-- Filings that a rule spared the model (provenance.routine): countable and reversible (G16).

alter table public.filings
  add column routine_rule text generated always as (enrichment #>> '{provenance,routine,id}') stored,
  add column routine_version integer generated always as ((enrichment #>> '{provenance,routine,version}')::integer) stored;
create index filings_routine on public.filings (routine_rule, published_at desc, id desc) where routine_rule is not null;
-- Counting all filings of a span beside the routine ones.
create index filings_published on public.filings (published_at) include (exchange, announcement_id, completed_by);

-- As before, and a whole reading outranks one that a rule cut short: sent round again in full, a filing stays so.
create or replace function internal.enrichment_rank(enrichment jsonb, enriched_at timestamptz) returns text
language sql stable set search_path = ''
as $$
  select case when enrichment #>> '{provenance,degraded}' is null then '1' else '0' end
    || case when enrichment #>> '{provenance,routine}' is null then '1' else '0' end
    || case when enrichment #>> '{provenance,engine}' = 'model' then '1' else '0' end
    || coalesce(internal.iso(enriched_at), '') || enrichment::text collate "C"
$$;

-- As before, and not routine before routine.
create or replace function internal.best_enriched(target uuid) returns setof public.filings
language sql stable set search_path = ''
as $$
  select f.* from public.filings f
  where f.announcement_id = target and f.enrichment is not null and f.completed_by is null
  order by f.enrichment #>> '{provenance,degraded}' is null desc, f.routine_rule is null desc,
    f.enrichment #>> '{provenance,engine}' = 'model' desc, f.published_at, f.id
  limit 1
$$;

-- As before, and not routine before routine.
create or replace function public.document_enrichment(query jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('filingId', f.id, 'announcementId', f.announcement_id, 'enrichment', f.enrichment,
    'document', internal.document_facts(d))
  from public.documents d join public.filings f on f.document_sha256 = d.sha256
  where (d.sha256 = query->>'sha256' or d.text_sha256 = query->>'textSha256')
    and f.status = 'enriched' and f.enrichment #>> '{provenance,degraded}' is null
    and internal.same_issuer(f.isin, f.name_key, query->>'isin', internal.name_key(query->>'companyName'))
  order by f.routine_rule is null desc, f.enrichment #>> '{provenance,engine}' = 'model' desc, f.published_at, f.id
  limit 1
$$;

create or replace function public.attachment_enrichment(query jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('filingId', f.id, 'announcementId', f.announcement_id, 'enrichment', f.enrichment,
    'document', internal.document_facts(d))
  from public.filings f join public.documents d on d.sha256 = f.document_sha256
  where f.exchange = query->>'exchange' and f.attachment->>'name' = query->>'attachmentName'
    and f.status = 'enriched' and f.enrichment #>> '{provenance,degraded}' is null
    and internal.same_issuer(f.isin, f.name_key, query->>'isin', internal.name_key(query->>'companyName'))
  order by f.routine_rule is null desc, f.enrichment #>> '{provenance,engine}' = 'model' desc, f.published_at, f.id
  limit 1
$$;

-- { exchange, from (inclusive), to (exclusive) of the time of publishing } -> { items: [{ id, version, exchange, filings,
-- announcements, lastAt }], total (filings of the span), routineTotal }, the rule with the most filings first.
create function public.routine_report(filter jsonb default '{}') returns jsonb
language sql stable set search_path = '' set statement_timeout = '30s'
as $$
  with applied as (
    select routine_rule, routine_version, exchange, count(*) as filings, count(distinct announcement_id) as announcements,
      max(published_at) as last_at
    from public.filings
    where routine_rule is not null and completed_by is null
      and (filter->>'exchange' is null or exchange = filter->>'exchange')
      and published_at >= coalesce((filter->>'from')::timestamptz, '-infinity')
      and published_at < coalesce((filter->>'to')::timestamptz, 'infinity')
    group by 1, 2, 3
  )
  select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object('id', routine_rule, 'version', routine_version, 'exchange', exchange,
      'filings', filings, 'announcements', announcements, 'lastAt', internal.iso(last_at))
      order by filings desc, routine_rule, routine_version, exchange), '[]'),
    'total', (select count(*) from public.filings
      where completed_by is null and (filter->>'exchange' is null or exchange = filter->>'exchange')
        and published_at >= coalesce((filter->>'from')::timestamptz, '-infinity')
        and published_at < coalesce((filter->>'to')::timestamptz, 'infinity')),
    'routineTotal', coalesce(sum(filings), 0))
  from applied
$$;

-- { id, version, exchange, from (inclusive), to (exclusive), cursor, limit 1..500 } -> { filings: Filing[], nextCursor },
-- newest first: what that rule was applied to, as complete filings, to send them round again in full.
create function public.routine_filings(filter jsonb) returns jsonb
language plpgsql stable set search_path = '' set statement_timeout = '30s'
as $$
declare
  page_size constant integer := least(greatest(coalesce((filter->>'limit')::integer, 100), 1), 500);
  place record;
  result jsonb;
begin
  place := internal.read_cursor(filter->>'cursor');
  select jsonb_build_object(
      'filings', coalesce(jsonb_agg(internal.filing_contract(filing) order by nth) filter (where nth <= page_size), '[]'),
      'nextCursor', case when count(*) > page_size then max(internal.cursor_of(published_at, id)) filter (where nth = page_size) end)
    into result from (
      select f as filing, f.published_at, f.id, row_number() over (order by f.published_at desc, f.id desc) as nth
      from public.filings f
      where f.routine_rule = filter->>'id' and f.completed_by is null
        and (filter->>'version' is null or f.routine_version = (filter->>'version')::integer)
        and (filter->>'exchange' is null or f.exchange = filter->>'exchange')
        and f.published_at >= coalesce((filter->>'from')::timestamptz, '-infinity')
        and f.published_at < coalesce((filter->>'to')::timestamptz, 'infinity')
        and (place.at is null or (f.published_at, f.id) < (place.at, place.id))
      order by f.published_at desc, f.id desc limit page_size + 1
    ) page;
  return result;
end $$;

revoke execute on function public.routine_report(jsonb), public.routine_filings(jsonb) from public;
revoke execute on function public.routine_report(jsonb), public.routine_filings(jsonb) from anon, authenticated;
grant execute on function public.routine_report(jsonb), public.routine_filings(jsonb) to service_role;

-- The newest migration. A process that was built for another one refuses to start (G29).
create or replace function public.schema_version() returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('version', '20261123121200') $$;

notify pgrst, 'reload schema';
