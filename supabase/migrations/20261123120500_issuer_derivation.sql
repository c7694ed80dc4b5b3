-- What follows from the identifiers, derived anew for the issuers that a list touches.

-- Which identifiers are current, and until when the others were. Windows and index look-ups instead of joins: the
-- planner knows nothing of a list that has just come, and would compare everything with everything.
create function internal.derive_identifiers(isins text[]) returns void
language sql set search_path = ''
as $$
  with told as (
    -- A name is compared with the other names of its own list: every list abbreviates in its own way.
    select id, isin, exchange, kind, value_key, case when kind = 'code' then '' else source end as list,
      max(last_seen) over (partition by isin, exchange, kind, value_key, case when kind = 'code' then '' else source end) as seen,
      max(left_on) over named as left_on, max(left_at) over named as left_at
    from public.issuer_identifiers where isin = any (isins)
    window named as (partition by isin, exchange, kind, value_key)
  ), standing as (
    select *, coalesce(seen > coalesce(left_at, '-infinity'), false) as stands from told
  ), ranked as (
    select *, first_value(value_key) over (partition by isin, exchange, kind, list
      order by stands desc, seen desc nulls last, value_key desc nulls last) as newest
    from standing
  ), derived as (
    select r.id, r.stands and coalesce(r.value_key = r.newest, false) and (r.kind <> 'code' or exists (
        select from internal.code_holders(r.exchange, r.value_key) h where h.isin = r.isin and h.until = 'infinity')) as is_current,
      -- The day that was told, or when another was first seen in its place: another of the issuer in that list, or the
      -- code with another issuer.
      coalesce(r.left_on, (coalesce(least(
        (select min(case when o.first_seen > r.seen then o.first_seen when o.last_seen > r.seen then o.last_seen end)
          from public.issuer_identifiers o
          where o.isin = r.isin and o.kind = r.kind and o.exchange = r.exchange and o.value_key <> r.value_key
            and r.list = case when o.kind = 'code' then '' else o.source end),
        (select min(case when o.first_seen > r.seen or (left(o.isin, 9) = left(r.isin, 9) and o.isin > r.isin) then o.first_seen
            when o.last_seen > r.seen then o.last_seen end)
          from public.issuer_identifiers o
          where r.kind = 'code' and o.kind = 'code' and o.exchange = r.exchange and o.value = r.value_key and o.isin <> r.isin)
        ), r.left_at, r.seen) at time zone 'Asia/Kolkata')::date) as ended
    from ranked r
  )
  update public.issuer_identifiers i
    set is_current = d.is_current, valid_until = case when not d.is_current then d.ended end
    from derived d
    where i.id = d.id
      and (i.is_current, i.valid_until) is distinct from (d.is_current, case when not d.is_current then d.ended end)
$$;

-- Name, codes and status of the issuers themselves. What rows taught stays where no list says anything.
create function internal.derive_issuers(isins text[]) returns void
language sql set search_path = ''
as $$
  with codes as (
    select distinct on (isin, exchange) isin, exchange, value from public.issuer_identifiers
    where isin = any (isins) and kind = 'code' and last_seen is not null
    order by isin, exchange, is_current desc, last_seen desc, value desc
  ), names as (
    -- The exchange's own lists before those of others.
    select distinct on (isin) isin, value from public.issuer_identifiers
    where isin = any (isins) and kind = 'name' and last_seen is not null
    order by isin, is_current desc, starts_with(source, exchange || '-') desc, last_seen desc, exchange desc, source, value desc
  ), states as (
    -- Traded somewhere is traded.
    select distinct on (isin) isin, status from (
      select distinct on (isin, exchange, value) isin, is_current, last_seen, status from public.issuer_identifiers
      where isin = any (isins) and kind = 'code' and status is not null
      order by isin, exchange, value, status_at desc, status
    ) told order by isin, is_current desc, array_position(array['active', 'suspended', 'delisted'], status)
  ), derived as (
    select i.isin, coalesce(n.value, i.name) as name, coalesce(nse.value, i.symbol) as symbol,
      coalesce(bse.value, i.scrip_code) as scrip_code, s.status
    from public.issuers i
    left join names n on n.isin = i.isin
    left join codes nse on nse.isin = i.isin and nse.exchange = 'nse'
    left join codes bse on bse.isin = i.isin and bse.exchange = 'bse'
    left join states s on s.isin = i.isin
    where i.isin = any (isins)
  )
  update public.issuers i set name = d.name, symbol = d.symbol, scrip_code = d.scrip_code, status = d.status
    from derived d where d.isin = i.isin
      and (i.name, i.symbol, i.scrip_code, i.status) is distinct from (d.name, d.symbol, d.scrip_code, d.status)
$$;

-- Two ISINs that share a code are one company where the issuer's part of both (seven characters) or a name agrees: the
-- newer succeeds the other. Otherwise the code has moved to another company.
create function internal.derive_families(isins text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  with shared as (
    select distinct a.isin as old, b.isin as new
    from public.issuer_identifiers a
    join public.issuer_identifiers b on b.kind = 'code' and b.exchange = a.exchange and b.value = a.value and b.isin <> a.isin
    where a.isin = any (isins) and a.kind = 'code'
  ), kin as (
    select old, new from shared where left(old, 7) = left(new, 7) or exists (
      select from public.issuer_identifiers m join public.issuer_identifiers n
        on n.isin = new and n.kind = 'name' and n.value_key = m.value_key where m.isin = old and m.kind = 'name')
  ), ages as (
    -- One order for all ISINs, so that no two can succeed each other: those of one issuer and kind (nine equal characters)
    -- by their number, the others by when a list last showed one of the nine.
    select k.isin, coalesce(max(r.last_seen), '-infinity') as seen, coalesce(bool_or(r.status = 'active'), false) as active
    from (select old as isin from kin union select new from kin) k
    left join public.issuer_identifiers r on r.kind = 'code' and r.of_code is null
      and r.isin in (select m.isin from public.issuers m where m.isin >= left(k.isin, 9) and m.isin < left(k.isin, 9) || '~')
    group by k.isin
  ), next as (
    select distinct on (k.old) k.old, k.new
    from kin k join ages o on o.isin = k.old join ages n on n.isin = k.new
    where (n.seen, n.active, n.isin) > (o.seen, o.active, o.isin)
    order by k.old, n.seen, n.active, n.isin
  )
  update public.issuers i set successor_isin = n.new
    from unnest(isins) as mine (isin) left join next n on n.old = mine.isin
    where i.isin = mine.isin and i.successor_isin is distinct from n.new;

  with recursive members as (
    select i.isin from public.issuers i
    where i.isin = any (isins) or i.family in (
      select coalesce(family, isin) from public.issuers where isin = any (isins))
  ), path as (
    select m.isin as start, i.isin, i.successor_isin, 0 as steps from members m join public.issuers i using (isin)
    union all
    select p.start, i.isin, i.successor_isin, p.steps + 1 from path p join public.issuers i on i.isin = p.successor_isin
    where p.steps < 100
  ), roots as (
    select start as isin, isin as root from path where successor_isin is null
  ), derived as (
    select r.isin, case when r.isin <> r.root
      or exists (select from public.issuers other where other.successor_isin = r.isin) then r.root end as family
    from roots r
  )
  update public.issuers i set family = d.family from derived d
    where d.isin = i.isin and i.family is distinct from d.family;
end $$;

revoke execute on function internal.derive_identifiers(text[]), internal.derive_issuers(text[]),
  internal.derive_families(text[]) from public;
grant execute on function internal.derive_identifiers(text[]), internal.derive_issuers(text[]),
  internal.derive_families(text[]) to service_role;

notify pgrst, 'reload schema';
