-- Jobs that ended without their effect, kept with their payload and the reason (G6).
create table public.dead_letters (
  queue text not null,
  job_id text not null,
  filing_id uuid,
  payload jsonb,
  reason_code text not null check (reason_code ~ '^[a-z][a-z0-9_]*$'),
  reason_message text not null,
  attempts integer not null check (attempts >= 0),
  failed_at timestamptz not null,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (queue, job_id)
);
create index dead_letters_filing on public.dead_letters (filing_id) where filing_id is not null;
create index dead_letters_page on public.dead_letters (failed_at desc, queue, job_id);

alter table public.dead_letters enable row level security;
revoke all on public.dead_letters from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.dead_letters to service_role;

notify pgrst, 'reload schema';
