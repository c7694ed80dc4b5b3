-- Events to deliver, written with the change that they tell of (G9). Nobody but the service reads them.
create table public.outbox (
  id bigint generated always as identity primary key,
  -- A reader takes rows below pg_snapshot_xmin(pg_current_snapshot()) only: ids alone may commit out of order.
  transaction_id xid8 not null default pg_current_xact_id(),
  type text not null check (type in ('announcement.detected', 'announcement.enriched', 'announcement.superseded')),
  announcement_id uuid not null,
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);
create index outbox_announcement on public.outbox (announcement_id);

alter table public.outbox enable row level security;
revoke all on public.outbox from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.outbox to service_role;

notify pgrst, 'reload schema';
