-- Who stands behind codes and names, over time, as the exchanges' lists of securities tell it (G15). Everything derived
-- here follows from what the lists said and as of when, never from the order in which they came (G5).

alter table public.issuers
  -- Only a code or an ISIN may be known of a security.
  alter column name drop not null,
  add column status text check (status in ('active', 'suspended', 'delisted')),
  add column industry text,
  add column industry_at timestamptz,
  -- After a split or a change of face value the same company has another ISIN.
  add column successor_isin text references public.issuers (isin) check (successor_isin <> isin),
  -- The newest ISIN of the chain; null where the issuer has this ISIN alone.
  add column family text;
create index issuers_family on public.issuers (family) where family is not null;

create table public.issuer_identifiers (
  id bigint generated always as identity primary key,
  -- For what a list tells of a code (of_code): who held that code on of_day; null while that is not known.
  isin text references public.issuers (isin) on delete cascade,
  exchange text not null check (exchange in ('bse', 'nse')),
  -- code: BSE's scrip code, NSE's symbol. short_name: BSE's scrip id.
  kind text not null check (kind in ('code', 'name', 'short_name')),
  value text not null check (value <> ''),
  value_key text generated always as (case when kind = 'code' then value else internal.name_key(value) end) stored,
  source text not null,
  of_code text,
  of_day date,
  -- By lists that show it as the one that the security has; null where they only name it as a former one.
  first_seen timestamptz,
  last_seen timestamptz,
  -- By lists that name it as a former one: the day they give, and that day or else the time of the list.
  left_on date,
  left_at timestamptz,
  -- Of the code, as the exchange tells it.
  status text check (status in ('active', 'suspended', 'delisted')),
  status_at timestamptz,
  -- Derived.
  is_current boolean not null default false,
  valid_until date,
  constraint told_of_an_isin_or_a_code check (isin is not null or of_code is not null)
);
create unique index issuer_identifiers_told on public.issuer_identifiers (isin, exchange, kind, value, source)
  where of_code is null;
create unique index issuer_identifiers_told_of_code on public.issuer_identifiers (exchange, of_code, kind, value, source)
  where of_code is not null;
create index issuer_identifiers_isin on public.issuer_identifiers (isin, kind);
create index issuer_identifiers_code on public.issuer_identifiers (exchange, value) where kind = 'code';
create index issuer_identifiers_name on public.issuer_identifiers (value_key) where kind = 'name';

-- What stands without an issuer is looked up by each of these, what has one by its ISIN.
create index filings_unknown_scrip_code on public.filings (scrip_code) where isin is null;
create index filings_unknown_symbol on public.filings (symbol) where isin is null;
create index filings_unknown_name on public.filings (name_key) where isin is null;
create index filings_isin on public.filings (isin) where isin is not null;
-- What rows have taught of a name, without reading the rows of a company that files daily.
create index filings_named on public.filings (name_key, isin) where isin is not null;

alter table public.issuer_identifiers enable row level security;
create policy "everyone reads" on public.issuer_identifiers for select to anon, authenticated using (true);
revoke all on public.issuer_identifiers from public, anon, authenticated, service_role;
grant select on public.issuer_identifiers to anon, authenticated;
grant select, insert, update, delete on public.issuer_identifiers to service_role;

notify pgrst, 'reload schema';
