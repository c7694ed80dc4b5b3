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

create or replace function public.filing_states(ids jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'filingId', f.id, 'announcementId', f.announcement_id, 'status', f.status,
    'reason', case when f.reason_code is not null then jsonb_build_object('code', f.reason_code, 'message', f.reason_message) end,
    'deadLetter', dead.there,
    'terminal', f.status = 'enriched' or f.reason_code is not null or dead.there
  ) order by f.id), '[]')
  from public.filings f,
    lateral (select exists (
      select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null) as there) dead
  where f.id in (select value::uuid from jsonb_array_elements_text(ids))
$$;

-- As before, but for the dead letters that count.
create or replace function internal.refresh_announcement(target uuid, cause uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  old public.announcements;
  fresh public.announcements;
  best public.filings;
begin
  select * into old from public.announcements where id = target for update;
  if not found or old.status = 'superseded' then
    return false;
  end if;
  fresh := old;

  select min(f.published_at), min(f.detected_at), count(*), array_agg(distinct f.exchange order by f.exchange),
      (array_agg(f.isin order by f.published_at, f.id) filter (where f.isin is not null))[1],
      (array_agg(f.company_name order by f.published_at, f.id) filter (where f.company_name is not null))[1],
      (array_agg(f.symbol order by f.published_at, f.id) filter (where f.symbol is not null))[1],
      (array_agg(f.scrip_code order by f.published_at, f.id) filter (where f.scrip_code is not null))[1],
      (array_agg(f.subject order by f.published_at, f.id))[1],
      (array_agg(f.document_sha256 order by f.published_at, f.id) filter (where f.document_sha256 is not null))[1],
      (array_agg(f.reason_code order by f.published_at, f.id) filter (where f.reason_code is not null))[1],
      (array_agg(f.reason_message order by f.published_at, f.id) filter (where f.reason_code is not null))[1]
    into fresh.published_at, fresh.detected_at, fresh.filing_count, fresh.exchanges, fresh.isin, fresh.company_name,
      fresh.symbol, fresh.scrip_code, fresh.subject, fresh.document_sha256, fresh.reason_code, fresh.reason_message
    from public.filings f where f.announcement_id = target;

  -- Of several enrichments the better one is shown: whole before degraded, model before rules, then the earliest filing.
  select f.* into best from public.filings f
    where f.announcement_id = target and f.enrichment is not null
    order by f.enrichment #>> '{provenance,degraded}' is null desc, f.enrichment #>> '{provenance,engine}' = 'model' desc,
      f.published_at, f.id
    limit 1;

  if found then
    fresh.status := 'enriched';
    fresh.reason_code := null;
    fresh.reason_message := null;
    fresh.document_sha256 := coalesce(best.document_sha256, fresh.document_sha256);
    fresh.enriched_filing_id := best.id;
    fresh.enrichment_sha256 := encode(sha256(convert_to(best.enrichment::text, 'UTF8')), 'hex');
    fresh.enriched_at := best.enriched_at;
    fresh.category := best.enrichment->>'category';
    fresh.headline := best.enrichment->>'headline';
    fresh.summary := best.enrichment->>'summary';
    fresh.sentiment := best.enrichment #>> '{sentiment,label}';
    fresh.sentiment_reason := best.enrichment #>> '{sentiment,reason}';
    fresh.provenance := best.enrichment->'provenance';
    fresh.named_investors := best.enrichment->'investors';
  elsif fresh.reason_code is null then
    -- Work on a filing may have ended in the dead letters: readers see that reason, until it is sent round again.
    select d.reason_code, d.reason_message into fresh.reason_code, fresh.reason_message
      from public.dead_letters d join public.filings f on f.id = d.filing_id
      where f.announcement_id = target and d.retried_at is null order by d.failed_at, d.queue, d.job_id limit 1;
  end if;

  if fresh is not distinct from old then
    return false;
  end if;
  if fresh.named_investors is distinct from old.named_investors then
    fresh.investors_linked_at := null;
    delete from public.announcement_investors where announcement_id = target;
  end if;
  update public.announcements set status = fresh.status, published_at = fresh.published_at,
      detected_at = fresh.detected_at, isin = fresh.isin, company_name = fresh.company_name, symbol = fresh.symbol,
      scrip_code = fresh.scrip_code, subject = fresh.subject, exchanges = fresh.exchanges,
      filing_count = fresh.filing_count, document_sha256 = fresh.document_sha256,
      enriched_filing_id = fresh.enriched_filing_id, enrichment_sha256 = fresh.enrichment_sha256,
      enriched_at = fresh.enriched_at, category = fresh.category, headline = fresh.headline, summary = fresh.summary,
      sentiment = fresh.sentiment, sentiment_reason = fresh.sentiment_reason, provenance = fresh.provenance,
      named_investors = fresh.named_investors, investors_linked_at = fresh.investors_linked_at,
      reason_code = fresh.reason_code, reason_message = fresh.reason_message
    where id = target;
  if fresh.enrichment_sha256 is distinct from old.enrichment_sha256 then
    perform internal.write_figures(target, best.enrichment->'figures');
  end if;
  perform internal.tell(target, cause, fresh.status);
  return true;
end $$;

create or replace function public.pipeline_stats() returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'filings', (select jsonb_object_agg(exchange, (select jsonb_build_object(
        'total', count(*), 'detected', count(*) filter (where status = 'detected'),
        'enriched', count(*) filter (where status = 'enriched'),
        'withReason', count(*) filter (where reason_code is not null))
      from public.filings f where f.exchange = names.exchange)) from unnest(array['bse', 'nse']) as names (exchange)),
    'announcements', (select jsonb_build_object('detected', count(*) filter (where status = 'detected'),
      'enriched', count(*) filter (where status = 'enriched'),
      'superseded', count(*) filter (where status = 'superseded')) from public.announcements),
    'deadLetters', (select count(*) from public.dead_letters where retried_at is null),
    'lastHour', (select jsonb_build_object('stored', count(*), 'enriched', count(enriched_stored_at))
      from public.filings where stored_at >= now() - interval '1 hour'),
    'latencyMs', internal.latencies(now() - interval '1 hour'))
$$;

create or replace function public.run_summary() returns jsonb
language sql stable set search_path = ''
as $$
  with identities as (
    select count(*) - count(distinct (exchange, segment, exchange_id)) as extra from public.filings
  ), copies as (
    -- Live announcements of one issuer that share a document, by bytes or by text.
    select count(distinct later.announcement_id) as extra
    from public.filings later
    join public.documents d on d.sha256 = later.document_sha256
    join public.documents e on e.sha256 = d.sha256 or e.text_sha256 = d.text_sha256
    join public.filings earlier on earlier.document_sha256 = e.sha256
    where earlier.announcement_id < later.announcement_id
      and internal.same_issuer(earlier.isin, earlier.name_key, later.isin, later.name_key)
  )
  select jsonb_build_object(
    'filings', (select jsonb_build_object('bse', count(*) filter (where exchange = 'bse'),
      'nse', count(*) filter (where exchange = 'nse')) from public.filings),
    'announcements', (select count(*) from public.announcements where status <> 'superseded'),
    'detected', (select count(*) from public.announcements where status = 'detected'),
    'enriched', (select count(*) from public.announcements where status = 'enriched'),
    'superseded', (select count(*) from public.announcements where status = 'superseded'),
    'deadLetters', (select count(*) from public.dead_letters where retried_at is null),
    'duplicates', (select extra from identities) + (select extra from copies),
    'open', (select count(*) from public.filings f where status = 'detected' and reason_code is null
      and not exists (select from public.dead_letters d where d.filing_id = f.id and d.retried_at is null)),
    'unlinkedInvestors', (select count(*) from public.announcements where status = 'enriched'
      and investors_linked_at is null and named_investors <> '[]'),
    'reasons', (select coalesce(jsonb_object_agg(reason_code, n), '{}') from (
      select reason_code, count(*) as n from public.filings where reason_code is not null group by 1) by_reason),
    'latencyMs', internal.latencies('-infinity'))
$$;

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
