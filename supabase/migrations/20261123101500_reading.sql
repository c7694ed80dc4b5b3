-- What readers ask. Callable with the publishable key: row level security and grants apply.

create function internal.announcement_row(a public.announcements) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', a.id, 'status', a.status, 'publishedAt', internal.iso(a.published_at), 'detectedAt', internal.iso(a.detected_at),
    'enrichedAt', internal.iso(a.enriched_at),
    'company', jsonb_build_object('isin', a.isin, 'name', coalesce(a.company_name, i.name),
      'symbol', coalesce(a.symbol, i.symbol), 'scripCode', coalesce(a.scrip_code, i.scrip_code)),
    'subject', a.subject, 'exchanges', to_jsonb(a.exchanges), 'filingCount', a.filing_count,
    'documentSha256', a.document_sha256,
    'category', a.category, 'headline', a.headline,
    'sentiment', case when a.sentiment is not null
      then jsonb_build_object('label', a.sentiment, 'reason', a.sentiment_reason) end,
    'engine', a.provenance->>'engine', 'degraded', nullif(a.provenance->'degraded', 'null'),
    'reason', case when a.reason_code is not null
      then jsonb_build_object('code', a.reason_code, 'message', a.reason_message) end)
  from (select) one left join public.issuers i on i.isin = a.isin
$$;

-- A cursor is the place (published_at, id) of the last row that was read, opaque to whoever holds it.
create function internal.cursor_of(at timestamptz, id uuid) returns text
language sql stable set search_path = ''
as $$
  select translate(encode(convert_to(to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00|' || id, 'UTF8'), 'base64'),
    E'+/=\n', '-_')
$$;

create function internal.read_cursor(cursor_text text, out at timestamptz, out id uuid)
language plpgsql stable set search_path = ''
as $$
declare
  plain text;
begin
  plain := convert_from(decode(rpad(translate(cursor_text, '-_', '+/'), (length(cursor_text) + 3) / 4 * 4, '='), 'base64'), 'UTF8');
  at := split_part(plain, '|', 1)::timestamptz;
  id := split_part(plain, '|', 2)::uuid;
exception when data_exception then
  raise exception 'the cursor is none that this list gave: leave it out to start at the newest' using errcode = '22023', hint = 'cursor_malformed';
end $$;

-- { isin, symbol, exchange, category, sentiment, status, investor (id or name), from (inclusive), to (exclusive), q,
-- cursor, limit 1..100 } -> { items, nextCursor }, newest first. Superseded ones only when asked for by status.
create function public.list_announcements(filter jsonb default '{}') returns jsonb
language plpgsql stable set search_path = '' set statement_timeout = '10s'
as $$
declare
  page_size constant integer := least(greatest(coalesce((filter->>'limit')::integer, 50), 1), 100);
  place record;
  conditions text := case when filter->>'status' is null then 'a.status <> ''superseded''' else format('a.status = %L', filter->>'status') end;
  result jsonb;
begin
  if filter->>'cursor' is not null then
    place := internal.read_cursor(filter->>'cursor');
    conditions := conditions || format(' and (a.published_at, a.id) < (%L::timestamptz, %L::uuid)', place.at, place.id);
  end if;
  if filter->>'isin' is not null then
    conditions := conditions || format(' and a.isin = %L', filter->>'isin');
  end if;
  if filter->>'symbol' is not null then
    -- A row of the other exchange has no symbol; its issuer may.
    conditions := conditions || format(
      ' and (a.symbol = %1$L or a.isin in (select i.isin from public.issuers i where i.symbol = %1$L))', filter->>'symbol');
  end if;
  if filter->>'exchange' is not null then
    conditions := conditions || format(' and a.exchanges @> array[%L]', filter->>'exchange');
  end if;
  if filter->>'category' is not null then
    conditions := conditions || format(' and a.category = %L', filter->>'category');
  end if;
  if filter->>'sentiment' is not null then
    conditions := conditions || format(' and a.sentiment = %L', filter->>'sentiment');
  end if;
  if filter->>'from' is not null then
    conditions := conditions || format(' and a.published_at >= %L::timestamptz', filter->>'from');
  end if;
  if filter->>'to' is not null then
    conditions := conditions || format(' and a.published_at < %L::timestamptz', filter->>'to');
  end if;
  if filter->>'investor' is not null then
    conditions := conditions || format(
      ' and a.id in (select l.announcement_id from public.announcement_investors l join public.investors v on v.id = l.investor_id
        where v.id::text = lower(%1$L) or v.name_key = internal.investor_key(%1$L))', filter->>'investor');
  end if;
  if btrim(filter->>'q') <> '' then
    conditions := conditions || format(
      ' and a.search @@ (websearch_to_tsquery(''english'', %1$L) || websearch_to_tsquery(''simple'', %1$L))', filter->>'q');
  end if;
  execute format($query$
    with page as (
      select a as announcement, a.published_at, a.id, row_number() over (order by a.published_at desc, a.id desc) as place
      from public.announcements a where %s
      order by a.published_at desc, a.id desc limit %s
    )
    select jsonb_build_object(
      'items', coalesce(jsonb_agg(internal.announcement_row(announcement) order by place) filter (where place <= %s), '[]'),
      'nextCursor', case when count(*) > %3$s then max(internal.cursor_of(published_at, id)) filter (where place = %3$s) end)
    from page
  $query$, conditions, page_size + 1, page_size) into result;
  return result;
end $$;

create function internal.filing_view(f public.filings) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filingId', f.id, 'exchange', f.exchange, 'segment', f.segment, 'exchangeId', f.exchange_id, 'status', f.status,
    'companyName', f.company_name, 'isin', f.isin, 'symbol', f.symbol, 'scripCode', f.scrip_code, 'subject', f.subject,
    'category', f.exchange_category, 'subcategory', f.exchange_subcategory, 'text', f.text, 'attachment', f.attachment,
    'documentSha256', f.document_sha256, 'publishedRaw', f.published_raw,
    'reason', case when f.reason_code is not null then jsonb_build_object('code', f.reason_code, 'message', f.reason_message) end,
    'stages', jsonb_build_object(
      'publishedAt', internal.iso(f.published_at), 'detectedAt', internal.iso(f.detected_at),
      'queuedAt', internal.iso(f.queued_at), 'startedAt', internal.iso(f.started_at),
      'enrichedAt', internal.iso(f.enriched_at), 'storedAt', internal.iso(f.stored_at),
      'enrichedStoredAt', internal.iso(f.enriched_stored_at)))
$$;

create function internal.investors_view(a public.announcements) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('investorId', v.id, 'name', coalesce(v.name, inv->>'name'),
    'printedName', inv->>'name', 'kind', inv->>'kind', 'role', inv->>'role', 'page', inv->'page', 'quote', inv->>'quote')
    order by position), '[]')
  from jsonb_array_elements(a.named_investors) with ordinality as list (inv, position)
  left join public.investors v on a.investors_linked_at is not null
    and v.name_key = internal.investor_key(inv->>'name') and v.kind = inv->>'kind'
$$;

-- Everything about one announcement, or null. A superseded one names its successor and has no filings of its own.
create function public.get_announcement(id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select internal.announcement_row(a) || jsonb_build_object(
    'supersededBy', a.superseded_by, 'summary', a.summary, 'provenance', a.provenance,
    'enrichedFilingId', a.enriched_filing_id,
    'document', (select internal.document_facts(d) from public.documents d where d.sha256 = a.document_sha256),
    'filings', (select coalesce(jsonb_agg(internal.filing_view(f) order by f.published_at, f.id), '[]')
      from public.filings f where f.announcement_id = a.id),
    'figures', (select coalesce(jsonb_agg(jsonb_build_object('metric', g.metric, 'value', g.value, 'unit', g.unit,
        'printed', g.printed, 'printedUnit', g.printed_unit, 'period', g.period, 'basis', g.basis,
        'comparison', g.comparison, 'page', g.page, 'quote', g.quote, 'verified', g.verified) order by g.position), '[]')
      from public.figures g where g.announcement_id = a.id),
    'investors', internal.investors_view(a))
  from public.announcements a where a.id = get_announcement.id
$$;

revoke execute on function internal.announcement_row(public.announcements), internal.cursor_of(timestamptz, uuid),
  internal.read_cursor(text), internal.filing_view(public.filings), internal.investors_view(public.announcements),
  public.list_announcements(jsonb), public.get_announcement(uuid) from public;
grant execute on function internal.announcement_row(public.announcements), internal.cursor_of(timestamptz, uuid),
  internal.read_cursor(text), internal.filing_view(public.filings), internal.investors_view(public.announcements),
  public.list_announcements(jsonb), public.get_announcement(uuid) to anon, authenticated, service_role;

notify pgrst, 'reload schema';
