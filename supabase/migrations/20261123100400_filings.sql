-- One row that an exchange published, with what its own upload said. Announcements are derived from these.
create table public.filings (
  id uuid primary key,
  exchange text not null check (exchange in ('bse', 'nse')),
  segment text not null check (segment <> ''),
  exchange_id text not null check (exchange_id <> ''),
  announcement_id uuid not null references public.announcements (id),
  status text not null default 'detected' check (status in ('detected', 'enriched')),
  company_name text,
  name_key text generated always as (internal.name_key(company_name)) stored,
  -- As sent, or learned later from another row of the same company; null while unknown (G15).
  isin text check (isin ~ '^IN[A-Z0-9]{9}[0-9]$'),
  symbol text,
  scrip_code text,
  subject text not null,
  -- The exchange's own labels.
  exchange_category text,
  exchange_subcategory text,
  text text not null,
  attachment jsonb,
  published_raw text not null,
  raw jsonb not null,
  document_sha256 text references public.documents (sha256),
  -- The whole enrichment as the worker sent it, so that a copy of the document can reuse it.
  enrichment jsonb,
  reason_code text check (reason_code ~ '^[a-z][a-z0-9_]*$'),
  reason_message text,
  -- Stage times (G32). stored_at: first visible to readers; enriched_stored_at: first visible with an enrichment.
  published_at timestamptz not null,
  detected_at timestamptz not null,
  queued_at timestamptz,
  started_at timestamptz,
  enriched_at timestamptz,
  stored_at timestamptz not null default clock_timestamp(),
  enriched_stored_at timestamptz,
  -- One identity, the same on every path (G4).
  constraint one_identity unique (exchange, segment, exchange_id),
  constraint enriched_has_an_enrichment check ((status = 'enriched') = (enrichment is not null)),
  constraint reason_only_while_detected check (status = 'detected' or reason_code is null),
  constraint reason_has_words check ((reason_code is null) = (reason_message is null))
);
create trigger status_is_monotonic before update of status on public.filings
  for each row execute function internal.refuse_backward_status();

create index filings_announcement on public.filings (announcement_id);
create index filings_document on public.filings (document_sha256) where document_sha256 is not null;
create index filings_name_key on public.filings (name_key);
create index filings_stored on public.filings (stored_at);
create index filings_open on public.filings (exchange, published_at) where status = 'detected' and reason_code is null;

alter table public.filings enable row level security;
create policy "everyone reads" on public.filings for select to anon, authenticated using (true);
revoke all on public.filings from public, anon, authenticated, service_role;
grant select on public.filings to anon, authenticated;
grant select, insert, update, delete on public.filings to service_role;

notify pgrst, 'reload schema';
