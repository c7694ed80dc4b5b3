-- A failure can never be a category: only these 48 are (G17).
create domain public.announcement_category as text check (value in (
  'Financial Results',
  'Investor Presentation',
  'Procedural/Administrative',
  'Agreements/MoUs',
  'Annual Report',
  'Anti-dumping Duty',
  'Bonus/Stock Split',
  'Buyback',
  'Change in Address',
  'Change in KMP',
  'Change in MOA',
  'Clarifications/Confirmations',
  'Closure of Factory',
  'Concall Transcript',
  'Consolidation of Shares',
  'Credit Rating',
  'Debt & Financing',
  'Debt Reduction',
  'Delisting',
  'Demerger',
  'Demise of KMP',
  'Disruption of Operations',
  'Divestitures',
  'DRHP',
  'Expansion',
  'Fundraise - Preferential Issue',
  'Fundraise - QIP',
  'Fundraise - Rights Issue',
  'Global Pharma Regulation',
  'Incorporation/Cessation of Subsidiary',
  'Increase in Share Capital',
  'Insolvency and Bankruptcy',
  'Interest Rates Updates',
  'Investor/Analyst Meet',
  'Joint Ventures',
  'Litigation & Notices',
  'Mergers/Acquisitions',
  'Name Change',
  'New Order',
  'New Product',
  'One Time Settlement (OTS)',
  'Open Offer',
  'Operational Update',
  'PLI Scheme',
  'Reduction in Share Capital',
  'Regulatory Approvals/Orders',
  'Trading Suspension',
  'USFDA'
));

-- The status only moves forwards, whatever order uploads arrive in (G5).
create function internal.refuse_backward_status() returns trigger
language plpgsql set search_path = ''
as $$
declare
  ranks constant text[] := array['detected', 'enriched', 'superseded'];
begin
  if array_position(ranks, new.status) < array_position(ranks, old.status) then
    raise exception 'status of % % cannot go from % back to %', tg_table_name, old.id, old.status, new.status
      using errcode = '23514', constraint = 'status_is_monotonic';
  end if;
  return new;
end $$;
revoke execute on function internal.refuse_backward_status() from public;

-- The event that an issuer made known. Every column is derived from the announcement's filings.
create table public.announcements (
  id uuid primary key,
  status text not null default 'detected' check (status in ('detected', 'enriched', 'superseded')),
  -- The announcement that holds the filings of this one since both turned out to be one event.
  superseded_by uuid references public.announcements (id) check (superseded_by <> id),
  published_at timestamptz not null,
  detected_at timestamptz not null,
  isin text,
  company_name text,
  symbol text,
  scrip_code text,
  subject text not null default '',
  exchanges text[] not null default '{}',
  filing_count integer not null default 0,
  document_sha256 text references public.documents (sha256),
  -- The filing whose enrichment is shown.
  enriched_filing_id uuid,
  enrichment_sha256 text,
  enriched_at timestamptz,
  category public.announcement_category,
  headline text,
  summary text,
  sentiment text check (sentiment in ('Positive', 'Negative', 'Neutral')),
  sentiment_reason text,
  provenance jsonb,
  -- As the enrichment names them; the links to canonical investors follow.
  named_investors jsonb not null default '[]',
  investors_linked_at timestamptz,
  reason_code text check (reason_code ~ '^[a-z][a-z0-9_]*$'),
  reason_message text,
  search tsvector generated always as (
    setweight(to_tsvector('simple', coalesce(symbol, '') || ' ' || coalesce(scrip_code, '') || ' ' || coalesce(company_name, '')), 'A')
    || setweight(to_tsvector('english', coalesce(headline, '') || ' ' || left(subject, 10000)), 'B')
    || setweight(to_tsvector('english', left(coalesce(summary, ''), 100000)), 'C')
  ) stored,
  constraint superseded_names_its_successor check ((status = 'superseded') = (superseded_by is not null)),
  constraint enriched_is_complete check (status <> 'enriched' or
    (category is not null and headline is not null and summary is not null and sentiment is not null and provenance is not null)),
  constraint detected_has_no_enrichment check (status <> 'detected' or
    (category is null and headline is null and summary is null and sentiment is null)),
  constraint reason_only_while_detected check (status = 'detected' or reason_code is null),
  constraint reason_has_words check ((reason_code is null) = (reason_message is null)),
  constraint failure_is_no_headline check (btrim(headline) !~* '^(error|failed|failure|unknown|undefined|null|none|n/?a)?[.!:]*$'),
  constraint failure_is_no_summary check (btrim(summary) !~* '^(error|failed|failure|unknown|undefined|null|none|n/?a)?[.!:]*$')
);
create trigger status_is_monotonic before update of status on public.announcements
  for each row execute function internal.refuse_backward_status();

-- Every filter of the list pages along (published_at, id); superseded announcements are not listed.
create index announcements_page on public.announcements (published_at desc, id desc) where status <> 'superseded';
create index announcements_isin on public.announcements (isin, published_at desc, id desc);
create index announcements_symbol on public.announcements (symbol, published_at desc, id desc);
create index announcements_category on public.announcements (category, published_at desc, id desc);
create index announcements_sentiment on public.announcements (sentiment, published_at desc, id desc);
create index announcements_status on public.announcements (status, published_at desc, id desc);
create index announcements_exchanges on public.announcements using gin (exchanges);
create index announcements_search on public.announcements using gin (search);
create index announcements_superseded_by on public.announcements (superseded_by) where superseded_by is not null;

-- Numbers that the enrichment found, in the order it gave them; money in Rs crore, the printed form beside (G18, G20).
create table public.figures (
  announcement_id uuid not null references public.announcements (id) on delete cascade,
  position integer not null,
  metric text not null check (metric ~ '^[a-z][a-z0-9_]*$'),
  value numeric not null,
  unit text not null check (unit in ('Rs crore', 'Rs per share', 'USD million', 'percent', 'shares', 'ratio', 'count')),
  printed text not null,
  printed_unit text,
  period text check (period ~ '^(Q[1-4]|H[12]|9M)?FY[0-9]{2}$'),
  basis text check (basis in ('consolidated', 'standalone')),
  comparison text not null check (comparison in ('current', 'previous_quarter', 'previous_year')),
  page integer check (page > 0),
  quote text not null,
  verified boolean not null,
  primary key (announcement_id, position)
);
create index figures_metric on public.figures (metric, period);

alter table public.announcements enable row level security;
alter table public.figures enable row level security;
create policy "everyone reads" on public.announcements for select to anon, authenticated using (true);
create policy "everyone reads" on public.figures for select to anon, authenticated using (true);
revoke all on public.announcements, public.figures from public, anon, authenticated, service_role;
grant select on public.announcements, public.figures to anon, authenticated;
grant select, insert, update, delete on public.announcements, public.figures to service_role;

notify pgrst, 'reload schema';
