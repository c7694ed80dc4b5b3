-- What an exchange says it has against what is here, per exchange, segment and day of Asia/Kolkata (G13).
create table public.coverage (
  exchange text not null check (exchange in ('bse', 'nse')),
  segment text not null,
  day date not null,
  -- Null where the exchange gives no number.
  listed integer check (listed >= 0),
  received integer not null default 0 check (received >= 0),
  stored integer not null default 0 check (stored >= 0),
  enriched integer not null default 0 check (enriched >= 0),
  failed integer not null default 0 check (failed >= 0),
  checked_at timestamptz not null default now(),
  primary key (exchange, segment, day)
);

alter table public.coverage enable row level security;
create policy "everyone reads" on public.coverage for select to anon, authenticated using (true);
revoke all on public.coverage from public, anon, authenticated, service_role;
grant select on public.coverage to anon, authenticated;
grant select, insert, update, delete on public.coverage to service_role;

notify pgrst, 'reload schema';
