-- What an exchange says it has (coverage) beside what is here, which the rows themselves tell (G13).

alter table public.coverage rename column listed to reported;
alter table public.coverage
  drop column stored,
  drop column enriched,
  drop column failed,
  add column known integer not null default 0 check (known >= 0),
  add column bad integer not null default 0 check (bad >= 0),
  add column repeated integer not null default 0 check (repeated >= 0),
  -- Null where no feed was read.
  add column witnessed integer check (witnessed >= 0),
  add column unmatched integer check (unmatched >= 0);

alter table public.filings
  -- The exchanges' day: coverage counts by it.
  add column day date generated always as ((published_at at time zone 'Asia/Kolkata')::date) stored,
  -- Only the exchange's feed has told of it so far, and the row of the list that stands for it since.
  add column provisional boolean not null default false,
  add column completed_by uuid references public.filings (id),
  add constraint only_provisional_ones_are_completed check (completed_by is null or (provisional and completed_by <> id));
-- Counting a month reads this index alone, not the rows with their texts.
create index filings_day on public.filings (day, exchange, segment)
  include (id, status, reason_code, provisional, completed_by);

-- The newest by checkedAt stays; of two of one moment the greater, so that the order of arrival never decides (G5).
create function internal.store_coverage(c jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  changed boolean;
begin
  insert into public.coverage as old
      (exchange, segment, day, reported, received, known, bad, repeated, witnessed, unmatched, checked_at)
    values (c->>'exchange', c->>'segment', (c->>'day')::date, (c->>'reported')::integer, (c->>'received')::integer,
      (c->>'known')::integer, (c->>'bad')::integer, (c->>'repeated')::integer, (c->>'witnessed')::integer,
      (c->>'unmatched')::integer, (c->>'checkedAt')::timestamptz)
    on conflict (exchange, segment, day) do update set reported = excluded.reported, received = excluded.received,
      known = excluded.known, bad = excluded.bad, repeated = excluded.repeated, witnessed = excluded.witnessed,
      unmatched = excluded.unmatched, checked_at = excluded.checked_at
    where array[extract(epoch from old.checked_at), old.received, old.known, coalesce(old.reported, -1), old.bad,
        old.repeated, coalesce(old.witnessed, -1), coalesce(old.unmatched, -1)]
      < array[extract(epoch from excluded.checked_at), excluded.received, excluded.known, coalesce(excluded.reported, -1),
        excluded.bad, excluded.repeated, coalesce(excluded.witnessed, -1), coalesce(excluded.unmatched, -1)];
  changed := found;
  return jsonb_build_object('ok', true, 'filingId', null, 'announcementId', null, 'status', null, 'applied', changed,
    'investors', false);
end $$;

revoke execute on function internal.store_coverage(jsonb) from public;
grant execute on function internal.store_coverage(jsonb) to service_role;

notify pgrst, 'reload schema';
