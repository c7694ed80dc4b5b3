-- From what a row carries to its issuer. Null where that is not known: an unknown company is a state (G15).

create function internal.family_of(of_isin text) returns text
language sql stable parallel safe set search_path = ''
as $$ select coalesce((select family from public.issuers where isin = of_isin), of_isin) $$;

-- The ISIN with its predecessors and successors.
create function internal.isin_family(of_isin text) returns text[]
language sql stable parallel safe set search_path = ''
as $$
  select array(select of_isin union select root from (select internal.family_of(of_isin) as root) own
    union select isin from public.issuers where family = internal.family_of(of_isin))
$$;

-- As before, and an issuer stays itself when its ISIN changes (G14).
create or replace function internal.same_issuer(isin_a text, name_key_a text, isin_b text, name_key_b text) returns boolean
language sql stable parallel safe set search_path = ''
as $$
  select case
    when isin_a is null or isin_b is null then coalesce(name_key_a = name_key_b, false)
    when isin_a = isin_b then true
    else internal.family_of(isin_a) = internal.family_of(isin_b)
  end
$$;

-- The ISINs that lists show with this code, each with the day until which it is taken to have had it: 'infinity' for the
-- one that has it. Of two ISINs of one issuer and kind (nine equal characters) the higher is the newer, whatever an old
-- list says that was read late; between issuers the list that was read last decides.
create function internal.code_holders(of_exchange text, code text) returns table (isin text, until date)
language sql stable set search_path = ''
as $$
  with seen as (
    select r.isin, left(r.isin, 9) as line, min(r.first_seen) as first_seen, max(r.last_seen) as last_seen,
      bool_or(r.status = 'active') as active
    from public.issuer_identifiers r
    where r.kind = 'code' and r.exchange = of_exchange and r.value = code and r.of_code is null and r.last_seen is not null
    group by r.isin
  ), lines as (
    select s.*, max(last_seen) over mine as line_seen, bool_or(active) over mine as line_active,
      min(first_seen) over (partition by line order by s.isin rows between 1 following and unbounded following) as next_seen
    from seen s window mine as (partition by line)
  ), ranked as (
    select l.*, row_number() over (order by line_seen desc, line_active desc nulls last, line desc, l.isin desc) as nth
    from lines l
  )
  select r.isin, case when nth = 1 then 'infinity'::date
    else (least(last_seen, next_seen) at time zone 'Asia/Kolkata')::date end
  from ranked r
$$;

-- Who held this code of the exchange on that day; where that is before or after all that is known, the nearest. Told
-- changes are followed from code to code: A became B, B became C, C has an ISIN.
create function internal.holder_of(of_exchange text, code text, on_day date) returns text
language plpgsql stable set search_path = ''
as $$
declare
  here text := code;
  at date := coalesce(on_day, 'infinity');
  best record;
begin
  -- Sixteen changes of one code are more than there are; the bound ends lists that lead in a circle.
  for step in 1..16 loop
    select * into best from (
      select h.isin, null::text as next, true as seen, h.until from internal.code_holders(of_exchange, here) h
      union all
      select r.isin, r.of_code, false, coalesce(r.left_on, 'infinity')
      from public.issuer_identifiers r
      where r.kind = 'code' and r.exchange = of_exchange and r.value = here and r.left_at is not null
    ) held
    -- The first end after that day, or else the last one. A change with its day says more than a list that was read about
    -- then; where both are open, the list does.
    order by until >= at desc, case when until >= at then until end, until desc, (seen = (until = 'infinity')) desc,
      next nulls first, isin desc nulls last
    limit 1;
    if not found or best.next is null then
      return best.isin;
    end if;
    here := best.next;
    at := case when best.until = 'infinity' then at else best.until end;
  end loop;
  return null;
end $$;

-- The one issuer that bears or bore this name, by lists and by rows; null where there is none or more than one.
create or replace function internal.isin_of_name(key text) returns text
language sql stable set search_path = ''
as $$
  select case when count(distinct internal.family_of(isin)) = 1
      then case when count(*) = 1 then min(isin) else min(internal.family_of(isin)) end end
  from (
    select isin from public.issuers where name_key = key
    union
    select isin from public.issuer_identifiers where kind = 'name' and value_key = key and isin is not null
    union
    select isin from public.filings where name_key = key and isin is not null
  ) known
$$;

-- The code decides before the name; a code of the day it was used before a later one.
create function internal.resolve_isin(scrip_code text, symbol text, name_key text, published_at timestamptz) returns text
language sql stable set search_path = ''
as $$
  select coalesce(
    case when scrip_code is not null then internal.holder_of('bse', scrip_code, (published_at at time zone 'Asia/Kolkata')::date) end,
    case when symbol is not null then internal.holder_of('nse', symbol, (published_at at time zone 'Asia/Kolkata')::date) end,
    case when name_key is not null then internal.isin_of_name(name_key) end)
$$;

-- The issuers meant by a symbol: who has it now, or else who had it, each with all its ISINs.
create function internal.isins_of_symbol(of_symbol text) returns text[]
language sql stable set search_path = ''
as $$
  select array(select distinct unnest(internal.isin_family(isin)) from unnest(coalesce(
    (select array_agg(isin) from public.issuer_identifiers
      where kind = 'code' and exchange = 'nse' and value = of_symbol and is_current),
    (select array_agg(isin) from public.issuers where symbol = of_symbol),
    (select array_agg(isin) from public.issuer_identifiers
      where kind = 'code' and exchange = 'nse' and value = of_symbol and isin is not null))) as isin)
$$;

revoke execute on function internal.family_of(text), internal.isin_family(text), internal.code_holders(text, text),
  internal.holder_of(text, text, date), internal.resolve_isin(text, text, text, timestamptz), internal.isins_of_symbol(text) from public;
grant execute on function internal.family_of(text), internal.isin_family(text), internal.isins_of_symbol(text)
  to anon, authenticated, service_role;
grant execute on function internal.code_holders(text, text), internal.holder_of(text, text, date),
  internal.resolve_isin(text, text, text, timestamptz) to service_role;

notify pgrst, 'reload schema';
