-- Companies by ISIN, learned from the rows that carry one.
create table public.issuers (
  isin text primary key check (isin ~ '^IN[A-Z0-9]{9}[0-9]$'),
  name text not null,
  symbol text,
  scrip_code text,
  name_key text generated always as (internal.name_key(name)) stored,
  created_at timestamptz not null default now()
);
create index issuers_name_key on public.issuers (name_key);
create index issuers_symbol on public.issuers (symbol);
create index issuers_scrip_code on public.issuers (scrip_code);

alter table public.issuers enable row level security;
create policy "everyone reads" on public.issuers for select to anon, authenticated using (true);
revoke all on public.issuers from public, anon, authenticated, service_role;
grant select on public.issuers to anon, authenticated;
grant select, insert, update, delete on public.issuers to service_role;

notify pgrst, 'reload schema';
