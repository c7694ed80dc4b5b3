-- What is still to be done, by the rows: the reconciler derives lost jobs from it (G1).

create index filings_open_page on public.filings (published_at desc, id desc) where status = 'detected' and reason_code is null;
create index announcements_unlinked_page on public.announcements (published_at desc, id desc)
  where status = 'enriched' and investors_linked_at is null and named_investors <> '[]';

-- The filing as it was handed in (contract Filing), with what was learned since.
create function internal.filing_contract(f public.filings) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filingId', f.id, 'exchange', f.exchange, 'segment', f.segment, 'exchangeId', f.exchange_id,
    'companyName', f.company_name, 'isin', f.isin, 'symbol', f.symbol, 'scripCode', f.scrip_code,
    'subject', f.subject, 'category', f.exchange_category, 'subcategory', f.exchange_subcategory, 'text', f.text,
    'attachment', f.attachment, 'publishedAt', internal.iso(f.published_at), 'publishedRaw', f.published_raw,
    'detectedAt', internal.iso(f.detected_at), 'raw', f.raw)
$$;

-- { olderThanSeconds (default 0, since they were stored), limit 1..500, cursor: { filings, links } } ->
-- { filings: Filing[], links: InvestorJob[], nextCursor: { filings, links } or null }, newest first. Open is a filing
-- without enrichment, reason and dead letter, and an announcement whose named investors are neither linked nor a dead
-- letter; a letter that was sent round again leaves its work open.
create function public.open_work(filter jsonb default '{}') returns jsonb
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
        where f.status = 'detected' and f.reason_code is null and f.stored_at <= before
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
          and not exists (select from public.dead_letters d where d.filing_id = f.id and d.queue = 'investor_processing'
            and d.retried_at is null and d.payload->'investors' = a.named_investors)
        order by a.published_at desc, a.id desc limit page_size + 1
      ) page;
  end if;
  return jsonb_build_object('filings', filings, 'links', links, 'nextCursor',
    case when next_filings is not null or next_links is not null
      then jsonb_build_object('filings', next_filings, 'links', next_links) end);
end $$;

revoke execute on function internal.filing_contract(public.filings), public.open_work(jsonb) from public;
revoke execute on function public.open_work(jsonb) from anon, authenticated;
grant execute on function internal.filing_contract(public.filings), public.open_work(jsonb) to service_role;

-- The newest migration. A process that was built for another one refuses to start (G29).
create or replace function public.schema_version() returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('version', '20261123110100') $$;

notify pgrst, 'reload schema';
