-- A filing that only the exchange's feed has told of (provisional) and the row of its list are one: they name the same
-- attachment of the same exchange. Whichever comes first, both hang on one announcement, the row stands for both, and
-- what a worker found out for the one counts for the other (G4, G5).

create index filings_attachment on public.filings (exchange, (attachment->>'name')) where attachment is not null;
create index filings_completed_by on public.filings (completed_by) where completed_by is not null;

-- Makes one announcement of several: the one of the filing that was published first stays. Which that is follows from
-- the filings alone, those that another stands for included, so that the order of arrival never decides.
create function internal.join_announcements(candidates uuid[], cause uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  survivor uuid;
  linked boolean;
  loser uuid;
begin
  select announcement_id into survivor from public.filings where announcement_id = any (candidates)
    group by announcement_id order by min(published_at), announcement_id limit 1;
  update public.filings set announcement_id = survivor where announcement_id = any (candidates);
  select bool_or(investors_linked_at is not null) into linked from public.announcements where id = any (candidates);
  foreach loser in array array_remove(candidates, survivor) loop
    delete from public.figures where announcement_id = loser;
    delete from public.announcement_investors where announcement_id = loser;
    update public.announcements set superseded_by = survivor where superseded_by = loser;
    update public.announcements set status = 'superseded', superseded_by = survivor, filing_count = 0,
        reason_code = null, reason_message = null
      where id = loser;
    perform internal.tell(loser, cause, 'superseded', survivor);
  end loop;
  perform internal.refresh_announcement(survivor, cause);
  -- Links made for a loser are made anew for the survivor, whose investors may be those of another copy.
  if linked then
    perform internal.write_investor_links(survivor);
  end if;
end $$;

-- Joins the announcements of one issuer that share the document of this filing, bytes or text. The caller holds the
-- locks on both hashes. True when something was joined.
create or replace function internal.join_copies(filing uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  mine public.filings;
  candidates uuid[];
begin
  select * into mine from public.filings where id = filing;
  select array_agg(distinct f.announcement_id) into candidates
    from public.documents own
    join public.documents d on d.sha256 = own.sha256 or d.text_sha256 = own.text_sha256
    join public.filings f on f.document_sha256 = d.sha256
    where own.sha256 = mine.document_sha256
      and (f.id = mine.id or internal.same_issuer(mine.isin, mine.name_key, f.isin, f.name_key));
  if coalesce(cardinality(candidates), 0) < 2 then
    return false;
  end if;
  perform internal.join_announcements(candidates, filing);
  return true;
end $$;

-- The row takes over what was found out for the provisional filing, where that is the better of the two. Its own reason
-- and its own dead letter stay its own: the row is worked on by itself then. True when something changed.
create function internal.carry_enrichment(from_feed uuid, from_list uuid) returns boolean
language plpgsql set search_path = ''
as $$
begin
  update public.filings r set status = 'enriched', enrichment = p.enrichment, reason_code = null, reason_message = null,
      document_sha256 = coalesce(p.document_sha256, r.document_sha256), queued_at = p.queued_at,
      started_at = p.started_at, enriched_at = p.enriched_at,
      enriched_stored_at = coalesce(r.enriched_stored_at, clock_timestamp())
    from public.filings p
    where p.id = from_feed and r.id = from_list and p.enrichment is not null and (r.enrichment is null
      or internal.enrichment_rank(r.enrichment, r.enriched_at) < internal.enrichment_rank(p.enrichment, p.enriched_at));
  return found;
end $$;

-- Called with every filing that was stored, whichever of the two it is. Of several rows with one attachment (a share and
-- its DVR) the one that was stored first stands for the provisional filing. True when something changed.
create function internal.complete_provisional(filing uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  mine public.filings;
  stands public.filings;
  told public.filings;
  changed boolean := false;
begin
  select * into mine from public.filings where id = filing;
  if mine.attachment->>'name' is null then
    return false;
  end if;
  select * into stands from public.filings f
    where f.exchange = mine.exchange and f.attachment->>'name' = mine.attachment->>'name' and not f.provisional
    order by f.stored_at, f.id limit 1;
  if not found then
    return false;
  end if;
  for told in select * from public.filings f
      where f.exchange = mine.exchange and f.attachment->>'name' = mine.attachment->>'name' and f.provisional
      order by f.id loop
    if told.completed_by is null then
      update public.filings set completed_by = stands.id where id = told.id;
      changed := true;
    end if;
    changed := internal.carry_enrichment(told.id, coalesce(told.completed_by, stands.id)) or changed;
  end loop;
  -- Each with the one that stands for it; what the row has learned now may make copies known, too.
  for told in select * from public.filings f
      where f.exchange = mine.exchange and f.attachment->>'name' = mine.attachment->>'name' and f.provisional
      order by f.id loop
    select * into stands from public.filings where id = told.completed_by;
    -- Read again: the joining before may have moved it.
    if (select announcement_id from public.filings where id = told.id) <> stands.announcement_id then
      perform internal.join_announcements(array[
        (select announcement_id from public.filings where id = told.id), stands.announcement_id], filing);
      changed := true;
    end if;
    changed := internal.join_copies(stands.id) or changed;
  end loop;
  return changed;
end $$;

create or replace function internal.save_filing(job jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  filing constant uuid := job #>> '{filing,filingId}';
  changed boolean;
  taught uuid;
  saved record;
begin
  changed := internal.store_filing(job->'filing');
  if job->>'kind' <> 'detected' then
    changed := internal.store_result(job) or changed;
  end if;
  foreach taught in array internal.learn_issuer(job->'filing') loop
    perform internal.refresh_announcement(taught, filing);
  end loop;
  changed := internal.complete_provisional(filing) or changed;
  changed := internal.join_copies(filing) or changed;
  perform internal.refresh_announcement(announcement_id, filing) from public.filings where id = filing;

  select f.announcement_id, f.status, a.investors_linked_at is null
      and jsonb_array_length(coalesce(job #> '{enrichment,investors}', '[]')) > 0
      and jsonb_array_length(a.named_investors) > 0 as investors
    into saved from public.filings f join public.announcements a on a.id = f.announcement_id where f.id = filing;
  return jsonb_build_object('ok', true, 'filingId', filing, 'announcementId', saved.announcement_id,
    'status', saved.status, 'applied', changed, 'investors', saved.investors);
end $$;

-- As before, and attachments. What hangs on an attachment (the documents of the filings that name it) is known only once
-- the attachment is held, so these locks come before the others, again in one order.
create or replace function internal.lock_uploads(items jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if exists (select from jsonb_array_elements(items) as list (job) where job->>'kind' = 'securities') then
    perform pg_advisory_xact_lock(hashtextextended('securities', 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('securities', 0));
  end if;
  perform pg_advisory_xact_lock(key) from (
    select distinct hashtextextended('attachment:' || (job #>> '{filing,exchange}') || ':' || (job #>> '{filing,attachment,name}'), 0) as key
    from jsonb_array_elements(items) as list (job) where job #>> '{filing,attachment,name}' is not null
    order by key
  ) keys;
  perform pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(name, 0) as key
    from (
      select name from jsonb_array_elements(items) as list (job),
        lateral (values
          ('filing:' || (job #>> '{filing,filingId}')),
          ('filing:' || (job #>> '{deadLetter,filingId}')),
          ('dead:' || (job #>> '{deadLetter,queue}') || ':' || (job #>> '{deadLetter,jobId}')),
          ('isin:' || (job #>> '{filing,isin}')),
          ('name:' || internal.name_key(job #>> '{filing,companyName}')),
          ('document:' || (job #>> '{document,sha256}')),
          ('document:' || (job #>> '{document,textSha256}')),
          ('coverage:' || (job #>> '{coverage,exchange}') || ':' || (job #>> '{coverage,segment}') || ':'
            || (job #>> '{coverage,day}'))
        ) as told (name)
      union all
      select name from jsonb_array_elements(items) as list (job)
        join public.filings f on f.exchange = job #>> '{filing,exchange}'
          and f.attachment->>'name' = job #>> '{filing,attachment,name}'
        join public.documents d on d.sha256 = f.document_sha256,
        lateral (values ('document:' || d.sha256), ('document:' || d.text_sha256)) as known (name)
    ) names
    where name is not null
    order by key
  ) keys;
end $$;

-- { exchange, attachmentName, isin, companyName } -> as document_enrichment, for a filing of the same exchange and issuer
-- that names the same attachment (one document under dozens of codes), so that it need not even be downloaded.
create function public.attachment_enrichment(query jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('filingId', f.id, 'announcementId', f.announcement_id, 'enrichment', f.enrichment,
    'document', internal.document_facts(d))
  from public.filings f join public.documents d on d.sha256 = f.document_sha256
  where f.exchange = query->>'exchange' and f.attachment->>'name' = query->>'attachmentName'
    and f.status = 'enriched' and f.enrichment #>> '{provenance,degraded}' is null
    and internal.same_issuer(f.isin, f.name_key, query->>'isin', internal.name_key(query->>'companyName'))
  order by f.enrichment #>> '{provenance,engine}' = 'model' desc, f.published_at, f.id
  limit 1
$$;

revoke execute on function internal.join_announcements(uuid[], uuid), internal.carry_enrichment(uuid, uuid),
  internal.complete_provisional(uuid), public.attachment_enrichment(jsonb) from public;
revoke execute on function public.attachment_enrichment(jsonb) from anon, authenticated;
grant execute on function internal.join_announcements(uuid[], uuid), internal.carry_enrichment(uuid, uuid),
  internal.complete_provisional(uuid), public.attachment_enrichment(jsonb) to service_role;

notify pgrst, 'reload schema';
