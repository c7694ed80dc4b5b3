-- Stores a list of securities (contract Securities). Lists may come in any order and again: earliest and latest sightings
-- are kept, and everything else is derived from them.

-- What lists tell, line by line. A line with an ISIN shows code and names that the issuer has at the time of the list;
-- one without tells of its code, on the day of its newest change.
create function internal.told_identifiers(batch jsonb)
returns table (isin text, of_code text, of_day date, exchange text, kind text, value text, seen_at timestamptz,
  left_on date, left_at timestamptz, status text)
language sql stable set search_path = ''
as $$
  with lines as (
    select line, line->>'isin' as isin, line->>'exchange' as exchange, line->>'code' as code,
      (batch->>'asOf')::timestamptz as as_of,
      (select max((f->>'until')::date) from jsonb_array_elements(line->'former') f) as changed_on
    from jsonb_array_elements(batch->'securities') as list (line)
  )
  select l.isin, case when l.isin is null then l.code end,
    case when l.isin is null then coalesce(l.changed_on, (l.as_of at time zone 'Asia/Kolkata')::date) end,
    l.exchange, n.kind, n.value, case when l.isin is not null then l.as_of end, null, null,
    case when n.kind = 'code' then l.line->>'status' end
  from lines l, lateral (values ('code', l.code), ('name', l.line->>'name'), ('short_name', l.line->>'shortName')) n (kind, value)
  where n.value is not null and (l.isin is not null or n.kind <> 'code')
  union all
  select l.isin, case when l.isin is null then l.code end,
    case when l.isin is null then coalesce((f->>'until')::date, (l.as_of at time zone 'Asia/Kolkata')::date) end,
    l.exchange, f->>'kind', f->>'value', null, (f->>'until')::date,
    coalesce((f->>'until')::timestamp at time zone 'Asia/Kolkata', l.as_of), null
  from lines l, jsonb_array_elements(l.line->'former') f
  -- A name that is written differently is no other name.
  where case when f->>'kind' = 'code' then f->>'value' <> l.code
    else internal.name_key(f->>'value') is distinct from internal.name_key(l.line->>'name') end
$$;

-- Writes what the list tells; the number of rows that changed.
create function internal.store_identifiers(batch jsonb) returns integer
language plpgsql set search_path = ''
as $$
declare
  of_isins integer;
  of_codes integer;
begin
  insert into public.issuer_identifiers as known
      (isin, exchange, kind, value, source, first_seen, last_seen, left_on, left_at, status, status_at)
    select t.isin, t.exchange, t.kind, t.value, batch->>'source', min(t.seen_at), max(t.seen_at), max(t.left_on), max(t.left_at),
      -- "active" before the others, where one list has a code twice.
      min(t.status), case when min(t.status) is not null then (batch->>'asOf')::timestamptz end
    from internal.told_identifiers(batch) t where t.isin is not null group by 1, 2, 3, 4
    on conflict (isin, exchange, kind, value, source) where of_code is null do update set
      first_seen = least(known.first_seen, excluded.first_seen), last_seen = greatest(known.last_seen, excluded.last_seen),
      left_on = greatest(known.left_on, excluded.left_on), left_at = greatest(known.left_at, excluded.left_at),
      status = case when excluded.status_at > coalesce(known.status_at, '-infinity')
          or (excluded.status_at = known.status_at and excluded.status < known.status) then excluded.status else known.status end,
      status_at = greatest(known.status_at, excluded.status_at)
    where (known.first_seen, known.last_seen, known.left_on, known.left_at) is distinct from
        (least(known.first_seen, excluded.first_seen), greatest(known.last_seen, excluded.last_seen),
          greatest(known.left_on, excluded.left_on), greatest(known.left_at, excluded.left_at))
      or excluded.status_at > coalesce(known.status_at, '-infinity')
      or (excluded.status_at = known.status_at and excluded.status < known.status);
  get diagnostics of_isins = row_count;
  insert into public.issuer_identifiers as known (exchange, of_code, of_day, kind, value, source, left_on, left_at)
    select t.exchange, t.of_code, max(t.of_day), t.kind, t.value, batch->>'source', max(t.left_on), max(t.left_at)
    from internal.told_identifiers(batch) t where t.isin is null group by 1, 2, 4, 5
    on conflict (exchange, of_code, kind, value, source) where of_code is not null do update set
      of_day = greatest(known.of_day, excluded.of_day), left_on = greatest(known.left_on, excluded.left_on),
      left_at = greatest(known.left_at, excluded.left_at)
    where (known.of_day, known.left_on, known.left_at) is distinct from (greatest(known.of_day, excluded.of_day),
      greatest(known.left_on, excluded.left_on), greatest(known.left_at, excluded.left_at));
  get diagnostics of_codes = row_count;
  return of_isins + of_codes;
end $$;

-- What lists tell of codes belongs to whoever held the code then. Returns the issuers that won or lost something.
create function internal.place_told_of_codes(batch jsonb) returns text[]
language sql set search_path = ''
as $$
  with recursive touched as (
    select line->>'exchange' as exchange, line->>'code' as code from jsonb_array_elements(batch->'securities') as list (line)
    union
    select exchange, value from internal.told_identifiers(batch) where kind = 'code'
    union
    -- What is told of a code that became a touched one depends on it.
    select t.exchange, r.value from touched t
    join public.issuer_identifiers r on r.exchange = t.exchange and r.of_code = t.code and r.kind = 'code'
  ), placed as materialized (
    select r.id, r.isin as before, internal.holder_of(r.exchange, r.of_code, r.of_day) as after
    from public.issuer_identifiers r where r.of_code is not null and (r.exchange, r.of_code) in (select exchange, code from touched)
  ), moved as (
    update public.issuer_identifiers r set isin = p.after, is_current = false, valid_until = null
      from placed p where p.id = r.id and p.before is distinct from p.after
      returning p.before, p.after
  ), concerned as (
    select before as isin from moved union select after from moved
    union select r.isin from public.issuer_identifiers r
      where r.kind = 'code' and (r.exchange, r.value) in (select exchange, code from touched)
    union select line->>'isin' from jsonb_array_elements(batch->'securities') as list (line)
  )
  select coalesce(array_agg(isin), '{}') from concerned where isin is not null
$$;

create function internal.store_securities(batch jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  as_of constant timestamptz := batch->>'asOf';
  added integer;
  changed integer;
  concerned text[];
  successors jsonb;
  holders jsonb;
  former bigint[];
  report jsonb;
  filled jsonb;
begin
  insert into public.issuers (isin)
    select distinct line->>'isin' from jsonb_array_elements(batch->'securities') as list (line) where line->>'isin' is not null
    on conflict do nothing;
  get diagnostics added = row_count;
  update public.issuers i set industry = told.industry, industry_at = as_of
    from (select line->>'isin' as isin, max(line->>'industry') as industry
      from jsonb_array_elements(batch->'securities') as list (line) where line->>'industry' is not null group by 1) told
    where told.isin = i.isin and (coalesce(i.industry_at, '-infinity'), coalesce(i.industry, '')) < (as_of, told.industry);
  changed := internal.store_identifiers(batch);
  concerned := internal.place_told_of_codes(batch);
  select coalesce(array_agg(distinct b.isin), '{}') || concerned into concerned
    from public.issuer_identifiers a
    join public.issuer_identifiers b on b.kind = 'code' and b.exchange = a.exchange and b.value = a.value
    where a.kind = 'code' and a.isin = any (concerned) and b.isin <> all (concerned);

  select coalesce(jsonb_object_agg(isin, successor_isin), '{}') into successors
    from public.issuers where isin = any (concerned);
  select coalesce(array_agg(id), '{}') into former
    from public.issuer_identifiers where isin = any (concerned) and valid_until is not null;
  select coalesce(jsonb_object_agg(exchange || ':' || value, isin), '{}') into holders
    from public.issuer_identifiers where isin = any (concerned) and kind = 'code' and is_current;
  if added + changed > 0 then
    perform internal.derive_identifiers(concerned);
    perform internal.derive_issuers(concerned);
    perform internal.derive_families(concerned);
  end if;

  select jsonb_build_object('received', jsonb_array_length(batch->'securities'),
    'issuers', count(distinct line->>'isin'), 'withoutIsin', count(*) filter (where line->>'isin' is null), 'added', added,
    -- Issuers of which a name or a code is known to be a former one since.
    'renamed', (select count(distinct r.isin) from public.issuer_identifiers r
      where r.isin = any (concerned) and r.kind in ('name', 'code') and r.valid_until is not null and r.id <> all (former)
        and exists (select from public.issuer_identifiers c
          where c.isin = r.isin and c.exchange = r.exchange and c.kind = r.kind and c.is_current)),
    -- A code went to another company: look at it, the list or an older one may be wrong.
    'moved', (select count(distinct (r.exchange, r.value)) from public.issuer_identifiers r
      where r.isin = any (concerned) and r.kind = 'code' and r.is_current and holders->>(r.exchange || ':' || r.value) <> r.isin
        and internal.family_of(holders->>(r.exchange || ':' || r.value)) <> internal.family_of(r.isin)),
    'linked', (select count(*) from public.issuers i where i.isin = any (concerned)
      and i.successor_isin is not null and successors->>i.isin is distinct from i.successor_isin),
    -- The list itself gives one code to several ISINs.
    'conflicts', (select count(*) from (select from jsonb_array_elements(batch->'securities') as list (line)
      where line->>'isin' is not null group by line->>'exchange', line->>'code' having count(distinct line->>'isin') > 1) doubled))
    into report from jsonb_array_elements(batch->'securities') as list (line);

  filled := internal.fill_issuers(concerned);
  return jsonb_build_object('ok', true, 'filingId', null, 'announcementId', null, 'status', null,
    'applied', added + changed > 0 or filled->>'filled' <> '0' or filled->>'joined' <> '0', 'investors', false,
    'securities', report || filled);
end $$;

-- Filings that stood without an issuer and belong to one of these now, and copies that turn out to be one issuer's: at
-- most 500 of each in one call, newest first. `more`: the same list again goes on with the rest.
create function internal.fill_issuers(isins text[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  most constant integer := 500;
  found_filings uuid[];
  found_isins text[];
  split uuid[];
  filing uuid;
  joined integer := 0;
begin
  with known as materialized (
    select distinct r.exchange, r.kind, r.value, r.value_key from public.issuer_identifiers r where r.isin = any (isins)
  ), touched as (
    select f.id from known k join public.filings f on f.isin is null and f.scrip_code = k.value
      where k.kind = 'code' and k.exchange = 'bse'
    union
    select f.id from known k join public.filings f on f.isin is null and f.symbol = k.value
      where k.kind = 'code' and k.exchange = 'nse'
    union
    select f.id from known k join public.filings f on f.isin is null and f.name_key = k.value_key where k.kind = 'name'
  ), resolved as (
    -- Newest first and one by one, so that resolving ends with the last one wanted.
    select f.id, f.published_at, r.isin
    from (select f.* from touched t join public.filings f using (id) order by f.published_at desc, f.id offset 0) f,
      lateral (select internal.resolve_isin(f.scrip_code, f.symbol, f.name_key, f.published_at) as isin offset 0) r
    where r.isin is not null
    limit most + 1
  )
  select array_agg(id order by published_at desc, id), array_agg(isin order by published_at desc, id)
    into found_filings, found_isins from resolved;
  update public.filings f set isin = r.isin
    from unnest(found_filings[:most], found_isins[:most]) as r (id, isin) where f.id = r.id;

  -- The caller holds off all other uploads, so no document can gain a copy meanwhile.
  foreach filing in array coalesce(found_filings[:most], '{}') loop
    if internal.join_copies(filing) then
      joined := joined + 1;
    end if;
  end loop;
  perform internal.refresh_announcement(announcement_id, id) from (
    select distinct on (announcement_id) announcement_id, id from public.filings
    where id = any (found_filings[:most]) order by announcement_id, id) once;

  select array_agg(id) into split from (
    select distinct f.id from public.issuers i
    join public.filings f on f.isin = i.isin
    join public.documents d on d.sha256 = f.document_sha256
    join public.documents e on e.sha256 = d.sha256 or e.text_sha256 = d.text_sha256
    join public.filings g on g.document_sha256 = e.sha256 and g.announcement_id <> f.announcement_id and g.isin <> f.isin
    where i.isin = any (isins) and i.family is not null and internal.family_of(g.isin) = i.family
    limit most + 1
  ) apart;
  foreach filing in array coalesce(split[:most], '{}') loop
    if internal.join_copies(filing) then
      joined := joined + 1;
    end if;
  end loop;
  return jsonb_build_object('filled', coalesce(cardinality(found_filings[:most]), 0), 'joined', joined,
    'more', coalesce(cardinality(found_filings), 0) > most or coalesce(cardinality(split), 0) > most);
end $$;

revoke execute on function internal.told_identifiers(jsonb), internal.store_identifiers(jsonb),
  internal.place_told_of_codes(jsonb), internal.store_securities(jsonb), internal.fill_issuers(text[]) from public;
grant execute on function internal.told_identifiers(jsonb), internal.store_identifiers(jsonb),
  internal.place_told_of_codes(jsonb), internal.store_securities(jsonb), internal.fill_issuers(text[]) to service_role;

notify pgrst, 'reload schema';
