-- Coverage as a number that anyone can ask for (G13): what the exchange reports beside what the rows here show.

-- One row for each (exchange, segment, day) that has coverage or filings. Null leaves a condition out; both days belong
-- to the range.
create function internal.coverage_days(of_exchange text, of_segment text, first_day date, last_day date)
returns table (exchange text, segment text, day date, reported integer, received integer, known integer, bad integer,
  repeated integer, witnessed integer, unmatched integer, stored integer, enriched integer, failed integer,
  provisional integer, missing integer, complete boolean, checked_at timestamptz)
language sql stable set search_path = ''
as $$
  with ended as (
    select distinct filing_id from public.dead_letters where retried_at is null and filing_id is not null
  ), here as (
    select f.exchange, f.segment, f.day,
      count(*) filter (where not f.provisional)::integer as stored,
      count(*) filter (where not f.provisional and f.status = 'enriched')::integer as enriched,
      count(*) filter (where not f.provisional and f.status = 'detected'
        and (f.reason_code is not null or e.filing_id is not null))::integer as failed,
      count(*) filter (where f.provisional and f.completed_by is null)::integer as provisional
    from public.filings f left join ended e on e.filing_id = f.id
    where f.day between coalesce(first_day, '-infinity') and coalesce(last_day, 'infinity')
      and (of_exchange is null or f.exchange = of_exchange) and (of_segment is null or f.segment = of_segment)
    group by f.day, f.exchange, f.segment
  ), told as (
    select * from public.coverage c
    where c.day between coalesce(first_day, '-infinity') and coalesce(last_day, 'infinity')
      and (of_exchange is null or c.exchange = of_exchange) and (of_segment is null or c.segment = of_segment)
  )
  select exchange, segment, day, told.reported, told.received, told.known, told.bad, told.repeated, told.witnessed,
    told.unmatched, coalesce(here.stored, 0), coalesce(here.enriched, 0), coalesce(here.failed, 0),
    coalesce(here.provisional, 0), gap.missing,
    told.reported is not null and gap.missing = 0 and coalesce(here.provisional, 0) = 0, told.checked_at
  from told full join here using (exchange, segment, day),
    lateral (select coalesce(greatest(told.reported - told.received, 0), 0)
      + greatest(coalesce(told.known, 0) - coalesce(here.stored, 0), 0) as missing) gap
  -- A feed's row that a list has completed on another day leaves nothing to tell.
  where told.day is not null or here.stored > 0 or here.provisional > 0
$$;

-- The place of the last row that was read, opaque to whoever holds it.
create function internal.coverage_cursor(day date, exchange text, segment text) returns text
language sql stable set search_path = ''
as $$
  select translate(encode(convert_to(to_char(day, 'YYYY-MM-DD') || '|' || exchange || '|' || segment, 'UTF8'), 'base64'),
    E'+/=\n', '-_')
$$;

create function internal.read_coverage_cursor(cursor_text text, out day date, out exchange text, out segment text)
language plpgsql stable set search_path = ''
as $$
declare
  plain text;
begin
  plain := convert_from(decode(rpad(translate(cursor_text, '-_', '+/'), (length(cursor_text) + 3) / 4 * 4, '='), 'base64'), 'UTF8');
  day := split_part(plain, '|', 1)::date;
  exchange := split_part(plain, '|', 2);
  segment := substr(plain, length(split_part(plain, '|', 1)) + length(exchange) + 3);
exception when data_exception then
  raise exception 'the cursor is none that this list gave: leave it out to start at the newest' using errcode = '22023', hint = 'cursor_malformed';
end $$;

-- { exchange, segment, from, to (days, both included), onlyMissing: true for what is not complete, cursor, limit 1..200 }
-- -> { items, totals (of the whole filter, not of the page), nextCursor }, newest day first.
create function public.coverage_report(filter jsonb default '{}') returns jsonb
language plpgsql stable set search_path = '' set statement_timeout = '30s'
as $$
declare
  page_size constant integer := least(greatest(coalesce((filter->>'limit')::integer, 50), 1), 200);
  place record;
  result jsonb;
begin
  place := internal.read_coverage_cursor(filter->>'cursor');
  with days as materialized (
    select c.*, c.stored - c.enriched - c.failed as pending
    from internal.coverage_days(filter->>'exchange', filter->>'segment', (filter->>'from')::date, (filter->>'to')::date) c
    where not (coalesce((filter->>'onlyMissing')::boolean, false) and c.complete)
  ), page as (
    select d.*, row_number() over (order by d.day desc, d.exchange, d.segment) as nth
    from days d
    where place.day is null or d.day < place.day
      or (d.day = place.day and (d.exchange, d.segment) > (place.exchange, place.segment))
    order by d.day desc, d.exchange, d.segment limit page_size + 1
  )
  select jsonb_build_object(
      'items', coalesce(jsonb_agg(jsonb_build_object('exchange', exchange, 'segment', segment, 'day', day,
        'reported', reported, 'received', received, 'known', known, 'bad', bad, 'repeated', repeated,
        'witnessed', witnessed, 'unmatched', unmatched, 'stored', stored, 'enriched', enriched, 'failed', failed,
        'pending', pending, 'provisional', provisional, 'missing', missing, 'complete', complete,
        'checkedAt', internal.iso(checked_at)) order by nth) filter (where nth <= page_size), '[]'),
      'nextCursor', case when count(*) > page_size
        then max(internal.coverage_cursor(day, exchange, segment)) filter (where nth = page_size) end)
    || jsonb_build_object('totals', (select jsonb_build_object('days', count(*), 'complete', count(*) filter (where complete),
        'reported', coalesce(sum(reported), 0), 'received', coalesce(sum(received), 0), 'known', coalesce(sum(known), 0),
        'bad', coalesce(sum(bad), 0), 'repeated', coalesce(sum(repeated), 0), 'witnessed', coalesce(sum(witnessed), 0),
        'unmatched', coalesce(sum(unmatched), 0), 'stored', coalesce(sum(stored), 0),
        'enriched', coalesce(sum(enriched), 0), 'failed', coalesce(sum(failed), 0), 'pending', coalesce(sum(pending), 0),
        'provisional', coalesce(sum(provisional), 0), 'missing', coalesce(sum(missing), 0)) from days))
    into result from page;
  return result;
end $$;

-- { today: 'YYYY-MM-DD', days 1..400 (default 31) } -> [{ exchange, segment, day }], newest first: days before yesterday
-- that are to be read again, because something is missing, because they were last read before they had ended, or because
-- they were skipped between days that were read.
create function public.coverage_gaps(filter jsonb default '{}') returns jsonb
language sql stable set search_path = '' set statement_timeout = '30s'
as $$
  with span as (
    select today - least(greatest(coalesce((filter->>'days')::integer, 31), 1), 400) as first_day, today - 2 as last_day
    from (select coalesce((filter->>'today')::date, (now() at time zone 'Asia/Kolkata')::date) as today) clock
  ), sources as (
    select exchange, segment, min(day) as first_read, max(day) as last_read from public.coverage group by exchange, segment
  ), told as (
    select d.* from span, internal.coverage_days(null, null, span.first_day, span.last_day) d where d.checked_at is not null
  ), gaps as (
    select exchange, segment, day from told
    where missing > 0 or checked_at < ((day + 1)::timestamp at time zone 'Asia/Kolkata')
    union all
    select s.exchange, s.segment, skipped::date from sources s, span,
      generate_series(greatest(s.first_read, span.first_day), least(s.last_read, span.last_day), interval '1 day') as skipped
    where not exists (select from public.coverage c
      where c.exchange = s.exchange and c.segment = s.segment and c.day = skipped::date)
  )
  select coalesce(jsonb_agg(jsonb_build_object('exchange', exchange, 'segment', segment, 'day', day)
    order by day desc, exchange, segment), '[]') from gaps
$$;

revoke execute on function internal.coverage_days(text, text, date, date), internal.coverage_cursor(date, text, text),
  internal.read_coverage_cursor(text), public.coverage_report(jsonb), public.coverage_gaps(jsonb) from public;
revoke execute on function public.coverage_report(jsonb), public.coverage_gaps(jsonb) from anon, authenticated;
grant execute on function internal.coverage_days(text, text, date, date), internal.coverage_cursor(date, text, text),
  internal.read_coverage_cursor(text), public.coverage_report(jsonb), public.coverage_gaps(jsonb) to service_role;

-- The newest migration. A process that was built for another one refuses to start (G29).
create or replace function public.schema_version() returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('version', '20261123120200') $$;

notify pgrst, 'reload schema';
