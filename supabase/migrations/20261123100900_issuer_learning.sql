-- A row that carries an ISIN teaches the company; rows of that company that came without one are filled in (G15).

-- The one ISIN that rows under this name have; null when there is none or more than one.
create function internal.isin_of_name(key text) returns text
language sql stable set search_path = ''
as $$
  select min(known.isin) from (
    select isin from public.issuers where name_key = key
    union
    select isin from public.filings where name_key = key and isin is not null
  ) known
  having count(*) = 1
$$;

-- Returns the announcements whose filings became known through this filing.
create function internal.learn_issuer(f jsonb) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  filled uuid[];
  key constant text := internal.name_key(f->>'companyName');
begin
  if f->>'isin' is null or key is null then
    return '{}';
  end if;
  insert into public.issuers as known (isin, name, symbol, scrip_code)
    values (f->>'isin', f->>'companyName', f->>'symbol', f->>'scripCode')
    on conflict (isin) do update set
      symbol = coalesce(known.symbol, excluded.symbol),
      scrip_code = coalesce(known.scrip_code, excluded.scrip_code)
    where (known.symbol is null and excluded.symbol is not null)
      or (known.scrip_code is null and excluded.scrip_code is not null);
  with changed as (
    update public.filings set isin = f->>'isin'
      where name_key = key and isin is null and internal.isin_of_name(key) = f->>'isin'
      returning announcement_id
  )
  select coalesce(array_agg(distinct announcement_id), '{}') into filled from changed;
  return filled;
end $$;

revoke execute on function internal.isin_of_name(text), internal.learn_issuer(jsonb) from public;
grant execute on function internal.isin_of_name(text), internal.learn_issuer(jsonb) to service_role;

notify pgrst, 'reload schema';
