-- The bytes of attachments, by their hash. The bytes themselves stay at the exchange.
create table public.documents (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Of the normalised text; null where there is too little text to compare.
  text_sha256 text check (text_sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes > 0),
  pages integer not null check (pages >= 0),
  content_type text not null,
  url text not null,
  created_at timestamptz not null default now()
);
create index documents_text on public.documents (text_sha256) where text_sha256 is not null;

alter table public.documents enable row level security;
create policy "everyone reads" on public.documents for select to anon, authenticated using (true);
revoke all on public.documents from public, anon, authenticated, service_role;
grant select on public.documents to anon, authenticated;
grant select, insert, update, delete on public.documents to service_role;

notify pgrst, 'reload schema';
