-- A provisional filing that the list's row stands for is not counted, listed or worked on as one of its own. Each
-- function is as it was but for that, and keeps its grants.

-- Of several enrichments the better one is shown: whole before degraded, model before rules, then the earliest filing.
create function internal.best_enriched(target uuid) returns setof public.filings
language sql stable set search_path = ''
as $$
  select f.* from public.filings f
  where f.announcement_id = target and f.enrichment is not null and f.completed_by is null
  order by f.enrichment #>> '{provenance,degraded}' is null desc, f.enrichment #>> '{provenance,engine}' = 'model' desc,
    f.published_at, f.id
  limit 1
$$;
revoke execute on function internal.best_enriched(uuid) from public;
grant execute on function internal.best_enriched(uuid) to service_role;

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

  -- A provisional filing is no filing of its own any more once the list's row stands for it.
  select min(f.published_at), count(*), array_agg(distinct f.exchange order by f.exchange),
      (array_agg(f.isin order by f.published_at, f.id) filter (where f.isin is not null))[1],
      (array_agg(f.company_name order by f.published_at, f.id) filter (where f.company_name is not null))[1],
      (array_agg(f.symbol order by f.published_at, f.id) filter (where f.symbol is not null))[1],
      (array_agg(f.scrip_code order by f.published_at, f.id) filter (where f.scrip_code is not null))[1],
      (array_agg(f.subject order by f.published_at, f.id))[1],
      (array_agg(f.document_sha256 order by f.published_at, f.id) filter (where f.document_sha256 is not null))[1],
      (array_agg(f.reason_code order by f.published_at, f.id) filter (where f.reason_code is not null))[1],
      (array_agg(f.reason_message order by f.published_at, f.id) filter (where f.reason_code is not null))[1]
    into fresh.published_at, fresh.filing_count, fresh.exchanges, fresh.isin, fresh.company_name,
      fresh.symbol, fresh.scrip_code, fresh.subject, fresh.document_sha256, fresh.reason_code, fresh.reason_message
    from public.filings f where f.announcement_id = target and f.completed_by is null;
  -- It was seen when the feed was, though.
  select min(f.detected_at) into fresh.detected_at from public.filings f where f.announcement_id = target;

  select * into best from internal.best_enriched(target);
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
      where f.announcement_id = target and f.completed_by is null and d.retried_at is null order by d.failed_at, d.queue, d.job_id limit 1;
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

create or replace function public.filing_states(ids jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'filingId', f.id, 'announcementId', f.announcement_id, 'status', f.status,
    'reason', case when f.reason_code is not null then jsonb_build_object('code', f.reason_code, 'message', f.reason_message) end,
    'deadLetter', dead.there,
    -- Nothing is left to do for a provisional filing either when nothing is for the one that stands for it.
    'terminal', f.status = 'enriched' or f.reason_code is not null or dead.there
      or coalesce(r.status = 'enriched' or r.reason_code is not null, false) or exists (
        select from public.dead_letters d where d.filing_id = r.id and d.retried_at is null)
  ) order by f.id), '[]')
  from public.filings f left join public.filings r on r.id = f.completed_by,
    lateral (select exists (
      select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null) as there) dead
  where f.id in (select value::uuid from jsonb_array_elements_text(ids))
$$;

create or replace function internal.filing_view(f public.filings) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filingId', f.id, 'exchange', f.exchange, 'segment', f.segment, 'exchangeId', f.exchange_id, 'status', f.status,
    'companyName', f.company_name, 'isin', f.isin, 'symbol', f.symbol, 'scripCode', f.scrip_code, 'subject', f.subject,
    'category', f.exchange_category, 'subcategory', f.exchange_subcategory, 'text', f.text, 'attachment', f.attachment,
    'documentSha256', f.document_sha256, 'provisional', f.provisional, 'publishedRaw', f.published_raw,
    'reason', case when f.reason_code is not null then jsonb_build_object('code', f.reason_code, 'message', f.reason_message) end,
    'stages', jsonb_build_object(
      'publishedAt', internal.iso(f.published_at), 'detectedAt', internal.iso(f.detected_at),
      'queuedAt', internal.iso(f.queued_at), 'startedAt', internal.iso(f.started_at),
      'enrichedAt', internal.iso(f.enriched_at), 'storedAt', internal.iso(f.stored_at),
      'enrichedStoredAt', internal.iso(f.enriched_stored_at)))
$$;

-- Everything about one announcement, or null. A superseded one names its successor and has no filings of its own.
create or replace function public.get_announcement(id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select internal.announcement_row(a) || jsonb_build_object(
    'supersededBy', a.superseded_by, 'summary', a.summary, 'provenance', a.provenance,
    'enrichedFilingId', a.enriched_filing_id,
    'document', (select internal.document_facts(d) from public.documents d where d.sha256 = a.document_sha256),
    'filings', (select coalesce(jsonb_agg(internal.filing_view(f) order by f.published_at, f.id), '[]')
      from public.filings f where f.announcement_id = a.id and f.completed_by is null),
    'figures', (select coalesce(jsonb_agg(jsonb_build_object('metric', g.metric, 'value', g.value, 'unit', g.unit,
        'printed', g.printed, 'printedUnit', g.printed_unit, 'period', g.period, 'basis', g.basis,
        'comparison', g.comparison, 'page', g.page, 'quote', g.quote, 'verified', g.verified) order by g.position), '[]')
      from public.figures g where g.announcement_id = a.id),
    'investors', internal.investors_view(a))
  from public.announcements a where a.id = get_announcement.id
$$;

-- The filing as it was handed in (contract Filing), with what was learned since.
create or replace function internal.filing_contract(f public.filings) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filingId', f.id, 'exchange', f.exchange, 'segment', f.segment, 'exchangeId', f.exchange_id,
    'companyName', f.company_name, 'isin', f.isin, 'symbol', f.symbol, 'scripCode', f.scrip_code,
    'subject', f.subject, 'category', f.exchange_category, 'subcategory', f.exchange_subcategory, 'text', f.text,
    'attachment', f.attachment, 'publishedAt', internal.iso(f.published_at), 'publishedRaw', f.published_raw,
    'detectedAt', internal.iso(f.detected_at), 'raw', f.raw)
    || case when f.provisional then jsonb_build_object('provisional', true) else '{}' end
$$;

-- { olderThanSeconds (default 0, since they were stored), limit 1..500, cursor: { filings, links } } ->
-- { filings: Filing[], links: InvestorJob[], nextCursor: { filings, links } or null }, newest first. Open is a filing
-- without enrichment, reason and dead letter, and an announcement whose named investors are neither linked nor a dead
-- letter; a letter that was sent round again leaves its work open.
create or replace function public.open_work(filter jsonb default '{}') returns jsonb
language plpgsql stable set search_path = '' set statement_timeout = '30s'
as $$
declare
  page_size constant integer := least(greatest(coalesce((filter->>'limit')::integer, 100), 1), 500);
  before constant timestamptz := clock_timestamp() - make_interval(secs => coalesce((filter->>'olderThanSeconds')::double precision, 0));
  first_page constant boolean := coalesce(filter->'cursor', 'null') = 'null';
  place record;
  filings jsonb := '[]';
  links jsonb := '[]';
  next_filings text;
  next_links text;
begin
  if first_page or filter #>> '{cursor,filings}' is not null then
    place := internal.read_cursor(filter #>> '{cursor,filings}');
    select coalesce(jsonb_agg(internal.filing_contract(filing) order by nth) filter (where nth <= page_size), '[]'),
        case when count(*) > page_size then max(internal.cursor_of(published_at, id)) filter (where nth = page_size) end
      into filings, next_filings from (
        select f as filing, f.published_at, f.id, row_number() over (order by f.published_at desc, f.id desc) as nth
        from public.filings f
        where f.status = 'detected' and f.reason_code is null and f.completed_by is null and f.stored_at <= before
          and (place.at is null or (f.published_at, f.id) < (place.at, place.id))
          and not exists (select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null)
        order by f.published_at desc, f.id desc limit page_size + 1
      ) page;
  end if;
  if first_page or filter #>> '{cursor,links}' is not null then
    place := internal.read_cursor(filter #>> '{cursor,links}');
    select coalesce(jsonb_agg(jsonb_build_object('v', 1, 'announcementId', id, 'filingId', enriched_filing_id,
          'investors', named_investors) order by nth) filter (where nth <= page_size), '[]'),
        case when count(*) > page_size then max(internal.cursor_of(published_at, id)) filter (where nth = page_size) end
      into links, next_links from (
        select a.id, a.published_at, a.enriched_filing_id, a.named_investors,
          row_number() over (order by a.published_at desc, a.id desc) as nth
        from public.announcements a join public.filings f on f.id = a.enriched_filing_id
        where a.status = 'enriched' and a.investors_linked_at is null and a.named_investors <> '[]'
          and f.enriched_stored_at <= before
          and (place.at is null or (a.published_at, a.id) < (place.at, place.id))
          -- Names that changed since the failure are other work.
          and not exists (select from public.dead_letters d where d.queue = 'investor_processing' and d.retried_at is null
            and (d.filing_id = f.id or d.filing_id in (select p.id from public.filings p where p.completed_by = f.id))
            and d.payload->'investors' = a.named_investors)
        order by a.published_at desc, a.id desc limit page_size + 1
      ) page;
  end if;
  return jsonb_build_object('filings', filings, 'links', links, 'nextCursor',
    case when next_filings is not null or next_links is not null
      then jsonb_build_object('filings', next_filings, 'links', next_links) end);
end $$;

notify pgrst, 'reload schema';
