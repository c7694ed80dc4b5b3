-- Filings are placed by the masters first, lists of announcements follow an issuer through its codes and ISINs, and
-- uploads of securities are taken.

-- As before, but an ISIN that the row lacks comes from its code, and only then from its name.
create or replace function internal.store_filing(f jsonb) returns boolean
language plpgsql set search_path = ''
as $$
declare
  known public.filings;
  filing constant uuid := f->>'filingId';
  own constant uuid := internal.uuid_of('announcement:' || filing);
begin
  select * into known from public.filings where id = filing;
  if found then
    if (known.exchange, known.segment, known.exchange_id) is distinct from (f->>'exchange', f->>'segment', f->>'exchangeId') then
      raise exception 'filing % is %/%/% already, it cannot be %/%/% too', filing, known.exchange, known.segment,
        known.exchange_id, f->>'exchange', f->>'segment', f->>'exchangeId' using errcode = '22023', hint = 'identity_conflict';
    end if;
    update public.filings set
        company_name = coalesce(company_name, f->>'companyName'),
        isin = coalesce(isin, f->>'isin'),
        symbol = coalesce(symbol, f->>'symbol'),
        scrip_code = coalesce(scrip_code, f->>'scripCode'),
        attachment = coalesce(attachment, nullif(f->'attachment', 'null')),
        detected_at = least(detected_at, (f->>'detectedAt')::timestamptz)
      where id = filing and (
        (company_name is null and f->>'companyName' is not null) or (isin is null and f->>'isin' is not null)
        or (symbol is null and f->>'symbol' is not null) or (scrip_code is null and f->>'scripCode' is not null)
        or (attachment is null and nullif(f->'attachment', 'null') is not null)
        or detected_at > (f->>'detectedAt')::timestamptz);
    return found;
  end if;

  insert into public.announcements (id, published_at, detected_at)
    values (own, (f->>'publishedAt')::timestamptz, (f->>'detectedAt')::timestamptz)
    on conflict do nothing;
  insert into public.filings (id, exchange, segment, exchange_id, announcement_id, company_name, isin, symbol, scrip_code,
      subject, exchange_category, exchange_subcategory, text, attachment, published_raw, raw, published_at, detected_at,
      provisional)
    values (filing, f->>'exchange', f->>'segment', f->>'exchangeId', own, f->>'companyName',
      coalesce(f->>'isin', internal.resolve_isin(f->>'scripCode', f->>'symbol', internal.name_key(f->>'companyName'),
        (f->>'publishedAt')::timestamptz)), f->>'symbol', f->>'scripCode',
      f->>'subject', f->>'category', f->>'subcategory', f->>'text', nullif(f->'attachment', 'null'), f->>'publishedRaw',
      f->'raw', (f->>'publishedAt')::timestamptz, (f->>'detectedAt')::timestamptz,
      coalesce((f->>'provisional')::boolean, false));
  return true;
end $$;

-- Returns the announcements whose filings became known through this filing.
create or replace function internal.learn_issuer(f jsonb) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  filled uuid[];
  key constant text := internal.name_key(f->>'companyName');
  meant text;
begin
  if f->>'isin' is null or key is null then
    return '{}';
  end if;
  insert into public.issuers as known (isin, name, symbol, scrip_code)
    values (f->>'isin', f->>'companyName', f->>'symbol', f->>'scripCode')
    on conflict (isin) do update set
      name = coalesce(known.name, excluded.name),
      symbol = coalesce(known.symbol, excluded.symbol),
      scrip_code = coalesce(known.scrip_code, excluded.scrip_code)
    where (known.name is null and excluded.name is not null)
      or (known.symbol is null and excluded.symbol is not null)
      or (known.scrip_code is null and excluded.scrip_code is not null);
  if not exists (select from public.filings where name_key = key and isin is null) then
    return '{}';
  end if;
  meant := internal.isin_of_name(key);
  with changed as (
    update public.filings set isin = meant where name_key = key and isin is null and meant is not null
      returning announcement_id
  )
  select coalesce(array_agg(distinct announcement_id), '{}') into filled from changed;
  return filled;
end $$;

create or replace function internal.save_upload(job jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  if job->>'v' is distinct from '1' then
    raise exception 'this database reads version 1 of the upload contract, not %', coalesce(job->>'v', 'none')
      using errcode = '22023', hint = 'contract_version';
  end if;
  case job->>'kind'
    when 'detected', 'enriched', 'unreadable' then return internal.save_filing(job);
    when 'dead_letter' then return internal.store_dead_letter(job->'deadLetter');
    when 'coverage' then return internal.store_coverage(job->'coverage');
    when 'securities' then return internal.store_securities(job->'securities');
    else
      raise exception 'an upload is detected, enriched, unreadable, dead_letter, coverage or securities, not %',
        coalesce(job->>'kind', 'null') using errcode = '22023', hint = 'kind_unknown';
  end case;
end $$;

-- As before, and securities hold off all other uploads: they may concern any filing, and a filing that came meanwhile
-- would miss them. Everyone takes this lock first, so nobody waits for it who holds another.
create or replace function internal.lock_uploads(items jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if exists (select from jsonb_array_elements(items) as list (job) where job->>'kind' = 'securities') then
    perform pg_advisory_xact_lock(hashtextextended('securities', 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('securities', 0));
  end if;
  perform pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(name, 0) as key
    from jsonb_array_elements(items) as list (job),
      lateral (values
        ('filing:' || (job #>> '{filing,filingId}')),
        ('filing:' || (job #>> '{deadLetter,filingId}')),
        ('dead:' || (job #>> '{deadLetter,queue}') || ':' || (job #>> '{deadLetter,jobId}')),
        ('isin:' || (job #>> '{filing,isin}')),
        ('name:' || internal.name_key(job #>> '{filing,companyName}')),
        ('document:' || (job #>> '{document,sha256}')),
        ('document:' || (job #>> '{document,textSha256}')),
        ('coverage:' || (job #>> '{coverage,exchange}') || ':' || (job #>> '{coverage,segment}') || ':'
          || (job #>> '{coverage,day}'))
      ) as names (name)
    where name is not null
    order by key
  ) keys;
end $$;

-- { isin (with its predecessors and successors), symbol (of today, or of then), exchange, category, sentiment, status,
-- investor (id or name), from (inclusive), to (exclusive), q, cursor, limit 1..100 } -> { items, nextCursor }, newest
-- first. Superseded ones only when asked for by status.
create or replace function public.list_announcements(filter jsonb default '{}') returns jsonb
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
    conditions := conditions || format(' and a.isin = any (%L)', internal.isin_family(filter->>'isin'));
  end if;
  if filter->>'symbol' is not null then
    -- A row of the other exchange has no symbol, and one of last year another; its issuer has it.
    conditions := conditions || format(' and (a.symbol = %L or a.isin = any (%L))', filter->>'symbol',
      internal.isins_of_symbol(filter->>'symbol'));
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

notify pgrst, 'reload schema';
