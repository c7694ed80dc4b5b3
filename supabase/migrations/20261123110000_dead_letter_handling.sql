-- Dead letters with the history of their attempts, sent round again by an operator, and purged. A letter that was sent
-- round again is history, not a verdict: it ends no filing and is not counted until the job fails anew.

alter table public.dead_letters
  -- The failed attempts, oldest first, over all rounds.
  add column history jsonb not null default '[]' check (jsonb_typeof(history) = 'array'),
  -- Set when it is sent round again; a later failure of the job clears it.
  add column retried_at timestamptz;
create index dead_letters_unretried on public.dead_letters (filing_id) where retried_at is null and filing_id is not null;

-- Attempts of two rounds in one list, each once, the last 200 of them.
create function internal.joined_history(earlier jsonb, later jsonb) returns jsonb
language sql immutable parallel safe set search_path = ''
as $$
  select coalesce(jsonb_agg(attempt order by at, n, attempt), '[]') from (
    select distinct attempt, attempt->>'at' as at, (attempt->>'attempt')::numeric as n
    from jsonb_array_elements(earlier || later) as list (attempt)
    order by 2 desc, 3 desc, 1 desc limit 200
  ) latest
$$;

create or replace function internal.store_dead_letter(letter jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at constant timestamptz := letter->>'failedAt';
  told constant jsonb := coalesce(nullif(letter->'history', 'null'), '[]');
  changed boolean;
  filing public.filings;
begin
  insert into public.dead_letters as known
      (queue, job_id, filing_id, payload, reason_code, reason_message, attempts, failed_at, history)
    values (letter->>'queue', letter->>'jobId', (letter->>'filingId')::uuid, letter->'payload', letter #>> '{reason,code}',
      letter #>> '{reason,message}', (letter->>'attempts')::integer, at, internal.joined_history('[]', told))
    on conflict (queue, job_id) do update set filing_id = excluded.filing_id, payload = excluded.payload,
      reason_code = excluded.reason_code, reason_message = excluded.reason_message, attempts = excluded.attempts,
      failed_at = excluded.failed_at, retried_at = null
    where known.failed_at < excluded.failed_at;
  changed := found;
  -- An older failure that arrives late still has attempts to tell.
  update public.dead_letters d set history = internal.joined_history(d.history, told)
    where queue = letter->>'queue' and job_id = letter->>'jobId' and d.history <> internal.joined_history(d.history, told);
  changed := changed or found;
  select * into filing from public.filings where id = (letter->>'filingId')::uuid;
  if filing.id is not null then
    perform internal.refresh_announcement(filing.announcement_id, filing.id);
  end if;
  return jsonb_build_object('ok', true, 'filingId', letter->'filingId', 'announcementId', filing.announcement_id,
    'status', filing.status, 'applied', changed, 'investors', false);
end $$;

-- In a list a payload larger than this is left out (null); the letter itself always has it whole.
create function internal.dead_letter_view(d public.dead_letters, most_bytes integer default null) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('queue', d.queue, 'jobId', d.job_id, 'filingId', d.filing_id,
    'payload', case when most_bytes is null or bytes <= most_bytes then d.payload end, 'payloadBytes', bytes,
    'reason', jsonb_build_object('code', d.reason_code, 'message', d.reason_message), 'attempts', d.attempts,
    'history', d.history, 'failedAt', internal.iso(d.failed_at), 'retriedAt', internal.iso(d.retried_at))
  from (select octet_length(d.payload::text) as bytes) size
$$;

-- { queue, code, filingId, from (inclusive), to (exclusive), retried: true to have those sent round again as well }
create function internal.dead_letter_matches(d public.dead_letters, filter jsonb) returns boolean
language sql stable set search_path = ''
as $$
  select (filter->>'queue' is null or d.queue = filter->>'queue')
    and (filter->>'code' is null or d.reason_code = filter->>'code')
    and (filter->>'filingId' is null or d.filing_id = (filter->>'filingId')::uuid)
    and (filter->>'from' is null or d.failed_at >= (filter->>'from')::timestamptz)
    and (filter->>'to' is null or d.failed_at < (filter->>'to')::timestamptz)
    and (coalesce((filter->>'retried')::boolean, false) or d.retried_at is null)
$$;

-- The filter above and { cursor: { failedAt, queue, jobId }, limit 1..100 } -> { items, nextCursor }, newest first.
create or replace function public.list_dead_letters(filter jsonb default '{}') returns jsonb
language sql stable set search_path = '' set statement_timeout = '30s'
as $$
  with size as (
    select least(greatest(coalesce((filter->>'limit')::integer, 50), 1), 100) as page_size
  ), page as (
    select d as letter, d.failed_at, d.queue, d.job_id,
      row_number() over (order by d.failed_at desc, d.queue, d.job_id) as place
    from public.dead_letters d
    where internal.dead_letter_matches(d, filter)
      and (filter->>'cursor' is null or d.failed_at < (filter #>> '{cursor,failedAt}')::timestamptz
        or (d.failed_at = (filter #>> '{cursor,failedAt}')::timestamptz
          and (d.queue, d.job_id) > (filter #>> '{cursor,queue}', filter #>> '{cursor,jobId}')))
    order by d.failed_at desc, d.queue, d.job_id
    limit (select page_size + 1 from size)
  )
  select jsonb_build_object(
    'items', coalesce(jsonb_agg(internal.dead_letter_view(letter, 16384) order by place) filter (where place <= page_size), '[]'),
    'nextCursor', case when count(*) > max(page_size) then (jsonb_agg(
      jsonb_build_object('failedAt', failed_at, 'queue', queue, 'jobId', job_id)) filter (where place = page_size))->0 end)
  from page, size
$$;

-- One letter, whole, or null.
create function public.get_dead_letter(queue text, job_id text) returns jsonb
language sql stable set search_path = ''
as $$
  select internal.dead_letter_view(d) from public.dead_letters d
  where d.queue = get_dead_letter.queue and d.job_id = get_dead_letter.job_id
$$;

-- [{ queue, jobId, failedAt }] of at most 500 letters -> { count }: those marked now. A letter that failed again
-- since (later than failedAt) is another verdict and stays.
create function public.mark_dead_letters_retried(keys jsonb) returns jsonb
language plpgsql set search_path = '' set statement_timeout = '30s'
as $$
declare
  key jsonb;
  filing uuid;
  marked integer := 0;
begin
  if jsonb_typeof(keys) is distinct from 'array' or jsonb_array_length(keys) > 500 then
    raise exception 'mark_dead_letters_retried takes an array of at most 500 keys' using errcode = '22023', hint = 'batch_malformed';
  end if;
  -- The locks and the order of save_uploads: a letter that arrives meanwhile waits.
  perform internal.lock_uploads((select jsonb_agg(jsonb_build_object('deadLetter', value)) from jsonb_array_elements(keys)));
  for key in select value from jsonb_array_elements(keys) loop
    update public.dead_letters d set retried_at = clock_timestamp()
      where d.queue = key->>'queue' and d.job_id = key->>'jobId' and d.retried_at is null
        and date_trunc('milliseconds', d.failed_at) <= (key->>'failedAt')::timestamptz
      returning d.filing_id into filing;
    if found then
      marked := marked + 1;
      perform internal.refresh_announcement(f.announcement_id, f.id) from public.filings f where f.id = filing;
    end if;
  end loop;
  return jsonb_build_object('count', marked);
end $$;

-- The filter above -> { count }: letters removed by this call, at most 500; call again until it is 0. A purged letter
-- is the operator's verdict: a filing that it left open keeps its reason, so that nothing takes the work up again.
create function public.purge_dead_letters(filter jsonb default '{}') returns jsonb
language plpgsql set search_path = '' set statement_timeout = '30s'
as $$
declare
  doomed jsonb;
  item jsonb;
  letter public.dead_letters;
  purged integer := 0;
begin
  select jsonb_agg(jsonb_build_object('deadLetter', jsonb_build_object('queue', queue, 'jobId', job_id, 'filingId', filing_id)))
    into doomed from (
      select d.queue, d.job_id, d.filing_id from public.dead_letters d where internal.dead_letter_matches(d, filter)
      order by d.failed_at, d.queue, d.job_id limit 500
    ) oldest;
  if doomed is null then
    return jsonb_build_object('count', 0);
  end if;
  perform internal.lock_uploads(doomed);
  for item in select value->'deadLetter' from jsonb_array_elements(doomed) loop
    delete from public.dead_letters d
      where d.queue = item->>'queue' and d.job_id = item->>'jobId' and internal.dead_letter_matches(d, filter)
      returning * into letter;
    if found then
      purged := purged + 1;
      if letter.retried_at is null then
        update public.filings set reason_code = letter.reason_code, reason_message = letter.reason_message
          where id = letter.filing_id and status = 'detected' and reason_code is null;
      end if;
      perform internal.refresh_announcement(f.announcement_id, f.id) from public.filings f where f.id = letter.filing_id;
    end if;
  end loop;
  return jsonb_build_object('count', purged);
end $$;

-- What replaced a function kept its grants.
revoke execute on function internal.joined_history(jsonb, jsonb), internal.dead_letter_view(public.dead_letters, integer),
  internal.dead_letter_matches(public.dead_letters, jsonb), public.get_dead_letter(text, text),
  public.mark_dead_letters_retried(jsonb), public.purge_dead_letters(jsonb) from public;
revoke execute on function public.get_dead_letter(text, text), public.mark_dead_letters_retried(jsonb),
  public.purge_dead_letters(jsonb) from anon, authenticated;
grant execute on function internal.joined_history(jsonb, jsonb), internal.dead_letter_view(public.dead_letters, integer),
  internal.dead_letter_matches(public.dead_letters, jsonb), public.get_dead_letter(text, text),
  public.mark_dead_letters_retried(jsonb), public.purge_dead_letters(jsonb) to service_role;

notify pgrst, 'reload schema';
