-- One canonical entry per investor, the names it was printed under, and where it was named (G21).
create table public.investors (
  id uuid primary key,
  kind text not null check (kind in ('individual', 'institution')),
  name text not null,
  name_key text not null,
  created_at timestamptz not null default now(),
  constraint one_entry_per_investor unique (name_key, kind)
);

create table public.investor_aliases (
  investor_id uuid not null references public.investors (id) on delete cascade,
  alias text not null,
  primary key (investor_id, alias)
);

create table public.announcement_investors (
  announcement_id uuid not null references public.announcements (id) on delete cascade,
  investor_id uuid not null references public.investors (id),
  role text not null check (role in ('allottee', 'acquirer', 'seller', 'promoter', 'lender_converting', 'other')),
  name text not null,
  page integer check (page > 0),
  quote text not null,
  primary key (announcement_id, investor_id, role)
);
create index announcement_investors_investor on public.announcement_investors (investor_id);

alter table public.investors enable row level security;
alter table public.investor_aliases enable row level security;
alter table public.announcement_investors enable row level security;
create policy "everyone reads" on public.investors for select to anon, authenticated using (true);
create policy "everyone reads" on public.investor_aliases for select to anon, authenticated using (true);
create policy "everyone reads" on public.announcement_investors for select to anon, authenticated using (true);
revoke all on public.investors, public.investor_aliases, public.announcement_investors
  from public, anon, authenticated, service_role;
grant select on public.investors, public.investor_aliases, public.announcement_investors to anon, authenticated;
grant select, insert, update, delete on public.investors, public.investor_aliases, public.announcement_investors
  to service_role;

notify pgrst, 'reload schema';
