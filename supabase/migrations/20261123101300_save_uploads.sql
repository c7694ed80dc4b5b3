-- Stores what workers upload: an array of upload jobs in, an outcome for each out, in the same order.

-- The filing itself, told by every kind of upload. Later uploads only fill in what was unknown. True when it changed.
create function internal.store_filing(f jsonb) returns boolean
language plpgsql set search_path = ''
as $$
declare
  known public.filings;
  filing constant uuid := f->>'filingId';
  own constant uuid := internal.uuid_of('announcement:' || filing);
begin
  select * into known from public.filings where id = filing;
  if found then
    if (known.exchange, known.segment, known.exchange_id) is distinct from (f->>'exchange', f->>'segment', f->>'exchangeId') then
      raise exception 'filing % is %/%/% already, it cannot be %/%/% too', filing, known.exchange, known.segment,
        known.exchange_id, f->>'exchange', f->>'segment', f->>'exchangeId' using errcode = '22023', hint = 'identity_conflict';
    end if;
    update public.filings set
        company_name = coalesce(company_name, f->>'companyName'),
        isin = coalesce(isin, f->>'isin'),
        symbol = coalesce(symbol, f->>'symbol'),
        scrip_code = coalesce(scrip_code, f->>'scripCode'),
        attachment = coalesce(attachment, nullif(f->'attachment', 'null')),
        detected_at = least(detected_at, (f->>'detectedAt')::timestamptz)
      where id = filing and (
        (company_name is null and f->>'companyName' is not null) or (isin is null and f->>'isin' is not null)
        or (symbol is null and f->>'symbol' is not null) or (scrip_code is null and f->>'scripCode' is not null)
        or (attachment is null and nullif(f->'attachment', 'null') is not null)
        or detected_at > (f->>'detectedAt')::timestamptz);
    return found;
  end if;

  insert into public.announcements (id, published_at, detected_at)
    values (own, (f->>'publishedAt')::timestamptz, (f->>'detectedAt')::timestamptz)
    on conflict do nothing;
  insert into public.filings (id, exchange, segment, exchange_id, announcement_id, company_name, isin, symbol, scrip_code,
      subject, exchange_category, exchange_subcategory, text, attachment, published_raw, raw, published_at, detected_at)
    values (filing, f->>'exchange', f->>'segment', f->>'exchangeId', own, f->>'companyName',
      coalesce(f->>'isin', internal.isin_of_name(internal.name_key(f->>'companyName'))), f->>'symbol', f->>'scripCode',
      f->>'subject', f->>'category', f->>'subcategory', f->>'text', nullif(f->'attachment', 'null'), f->>'publishedRaw',
      f->'raw', (f->>'publishedAt')::timestamptz, (f->>'detectedAt')::timestamptz);
  return true;
end $$;

-- Of two enrichments of one filing the greater rank stays: whole, by the model, later. The text breaks ties, so that
-- the order of arrival never decides.
create function internal.enrichment_rank(enrichment jsonb, enriched_at timestamptz) returns text
language sql stable set search_path = ''
as $$
  select case when enrichment #>> '{provenance,degraded}' is null then '1' else '0' end
    || case when enrichment #>> '{provenance,engine}' = 'model' then '1' else '0' end
    || coalesce(internal.iso(enriched_at), '') || enrichment::text collate "C"
$$;

create function internal.store_document(d jsonb) returns text
language plpgsql set search_path = ''
as $$
begin
  if d is null or d = 'null' then
    return null;
  end if;
  insert into public.documents as known (sha256, text_sha256, bytes, pages, content_type, url)
    values (d->>'sha256', d->>'textSha256', (d->>'bytes')::bigint, (d->>'pages')::integer, d->>'contentType', d->>'url')
    on conflict (sha256) do update set text_sha256 = excluded.text_sha256, pages = excluded.pages
    where known.text_sha256 is null and excluded.text_sha256 is not null;
  return d->>'sha256';
end $$;

-- What a worker found out about a filing: an enrichment, or the reason why there is none. True when it changed.
create function internal.store_result(job jsonb) returns boolean
language plpgsql set search_path = ''
as $$
declare
  filing constant uuid := job #>> '{filing,filingId}';
  document constant text := internal.store_document(job->'document');
  stages constant jsonb := job->'stages';
  found_out constant jsonb := job->'enrichment';
  changed boolean;
begin
  if job->>'kind' = 'enriched' then
    -- Refused here already, shown or not: a failure is no category (G17).
    perform coalesce(found_out->>'category', '')::public.announcement_category;
    update public.filings set status = 'enriched', enrichment = found_out, reason_code = null, reason_message = null,
        document_sha256 = coalesce(document, document_sha256), queued_at = (stages->>'queuedAt')::timestamptz,
        started_at = (stages->>'startedAt')::timestamptz, enriched_at = (stages->>'enrichedAt')::timestamptz,
        enriched_stored_at = coalesce(enriched_stored_at, clock_timestamp())
      where id = filing and (enrichment is null or internal.enrichment_rank(enrichment, enriched_at)
        < internal.enrichment_rank(found_out, (stages->>'enrichedAt')::timestamptz));
  else
    update public.filings set reason_code = job #>> '{reason,code}', reason_message = job #>> '{reason,message}',
        document_sha256 = coalesce(document, document_sha256), queued_at = (stages->>'queuedAt')::timestamptz,
        started_at = (stages->>'startedAt')::timestamptz
      where id = filing and status = 'detected'
        and (reason_code, reason_message) is distinct from (job #>> '{reason,code}', job #>> '{reason,message}');
  end if;
  changed := found;
  if document is not null then
    update public.filings set document_sha256 = document where id = filing and document_sha256 is null;
    changed := changed or found;
  end if;
  return changed;
end $$;

create function internal.store_dead_letter(letter jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  changed boolean;
  filing public.filings;
begin
  insert into public.dead_letters as known (queue, job_id, filing_id, payload, reason_code, reason_message, attempts, failed_at)
    values (letter->>'queue', letter->>'jobId', (letter->>'filingId')::uuid, letter->'payload', letter #>> '{reason,code}',
      letter #>> '{reason,message}', (letter->>'attempts')::integer, (letter->>'failedAt')::timestamptz)
    on conflict (queue, job_id) do update set filing_id = excluded.filing_id, payload = excluded.payload,
      reason_code = excluded.reason_code, reason_message = excluded.reason_message, attempts = excluded.attempts,
      failed_at = excluded.failed_at
    where known.failed_at < excluded.failed_at;
  changed := found;
  select * into filing from public.filings where id = (letter->>'filingId')::uuid;
  if filing.id is not null then
    perform internal.refresh_announcement(filing.announcement_id, filing.id);
  end if;
  return jsonb_build_object('ok', true, 'filingId', letter->'filingId', 'announcementId', filing.announcement_id,
    'status', filing.status, 'applied', changed, 'investors', false);
end $$;

create function internal.save_upload(job jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  filing constant uuid := job #>> '{filing,filingId}';
  changed boolean;
  taught uuid;
  saved record;
begin
  if job->>'v' is distinct from '1' then
    raise exception 'this database reads version 1 of the upload contract, not %', coalesce(job->>'v', 'none')
      using errcode = '22023', hint = 'contract_version';
  end if;
  if job->>'kind' = 'dead_letter' then
    return internal.store_dead_letter(job->'deadLetter');
  end if;
  if coalesce(job->>'kind', '') not in ('detected', 'enriched', 'unreadable') then
    raise exception 'an upload is detected, enriched, unreadable or dead_letter, not %', coalesce(job->>'kind', 'null')
      using errcode = '22023', hint = 'kind_unknown';
  end if;

  changed := internal.store_filing(job->'filing');
  if job->>'kind' <> 'detected' then
    changed := internal.store_result(job) or changed;
  end if;
  foreach taught in array internal.learn_issuer(job->'filing') loop
    perform internal.refresh_announcement(taught, filing);
  end loop;
  changed := internal.join_copies(filing) or changed;
  perform internal.refresh_announcement(announcement_id, filing) from public.filings where id = filing;

  select f.announcement_id, f.status, a.investors_linked_at is null
      and jsonb_array_length(coalesce(job #> '{enrichment,investors}', '[]')) > 0
      and jsonb_array_length(a.named_investors) > 0 as investors
    into saved from public.filings f join public.announcements a on a.id = f.announcement_id where f.id = filing;
  return jsonb_build_object('ok', true, 'filingId', filing, 'announcementId', saved.announcement_id,
    'status', saved.status, 'applied', changed, 'investors', saved.investors);
end $$;

-- Locks all that the batch touches, in one order: two copies at once cannot both stay (G14), two batches cannot deadlock.
create function internal.lock_uploads(items jsonb) returns void
language sql set search_path = ''
as $$
  select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(name, 0) as key
    from jsonb_array_elements(items) as list (job),
      lateral (values
        ('filing:' || (job #>> '{filing,filingId}')),
        ('filing:' || (job #>> '{deadLetter,filingId}')),
        ('dead:' || (job #>> '{deadLetter,queue}') || ':' || (job #>> '{deadLetter,jobId}')),
        ('isin:' || (job #>> '{filing,isin}')),
        ('name:' || internal.name_key(job #>> '{filing,companyName}')),
        ('document:' || (job #>> '{document,sha256}')),
        ('document:' || (job #>> '{document,textSha256}'))
      ) as names (name)
    where name is not null
    order by key
  ) keys
$$;

-- UploadJob[] -> ({ ok: true, filingId, announcementId, status, applied, investors } | { ok: false, code, message })[].
-- One bad item never stops the rest. What may pass by itself (deadlock, shutdown, no resources) fails the whole call.
create function public.save_uploads(items jsonb) returns jsonb
language plpgsql set search_path = '' set statement_timeout = '30s'
as $$
declare
  item jsonb;
  outcomes jsonb := '[]';
  said text;
  advice text;
  violated text;
begin
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) > 500 then
    raise exception 'save_uploads takes an array of at most 500 upload jobs' using errcode = '22023', hint = 'batch_malformed';
  end if;
  perform internal.lock_uploads(items);
  for item in select value from jsonb_array_elements(items) loop
    begin
      outcomes := outcomes || internal.save_upload(item);
    exception when others then
      if left(sqlstate, 2) in ('40', '53', '55', '57', '58', 'XX') or sqlstate = '42501' then
        raise;
      end if;
      get stacked diagnostics said = message_text, advice = pg_exception_hint, violated = constraint_name;
      outcomes := outcomes || jsonb_build_object('ok', false, 'message', said, 'code', case
        when sqlstate = '22023' and advice <> '' then advice
        when violated = 'announcement_category_check' then 'category_refused'
        when violated = 'one_identity' then 'identity_conflict'
        when sqlstate = '23514' then 'constraint_refused'
        else 'job_malformed' end);
    end;
  end loop;
  return outcomes;
end $$;

revoke execute on function internal.store_filing(jsonb), internal.enrichment_rank(jsonb, timestamptz),
  internal.store_document(jsonb), internal.store_result(jsonb), internal.store_dead_letter(jsonb),
  internal.save_upload(jsonb), internal.lock_uploads(jsonb), public.save_uploads(jsonb) from public;
revoke execute on function public.save_uploads(jsonb) from anon, authenticated;
grant execute on function internal.store_filing(jsonb), internal.enrichment_rank(jsonb, timestamptz),
  internal.store_document(jsonb), internal.store_result(jsonb), internal.store_dead_letter(jsonb),
  internal.save_upload(jsonb), internal.lock_uploads(jsonb), public.save_uploads(jsonb) to service_role;

notify pgrst, 'reload schema';
